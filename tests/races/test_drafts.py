"""Words and a file that begin a draft in the same instant begin one draft, which has both."""

from __future__ import annotations

import pytest

from inhand.desk.replies.models import Draft
from inhand.doors.web.tests.sample import desk
from inhand.ground import clock
from tests.races.together import together

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 20


def test_words_and_a_file_in_one_instant_are_one_draft() -> None:
    made = desk(clock.now())
    asked = [made.mail(f"Parcel {n}", sender=f"otto{n}@bakery.example").pk for n in range(ROUNDS)]
    shares = [{"by": made.amina.pk, "conversations": asked, "writes": writes} for writes in (True, False)]

    assert together("tests.races.drafters:write_or_attach", shares) == [ROUNDS, ROUNDS]

    drafts = Draft.objects.prefetch_related("files")
    assert [(each.text, each.version, len(each.files.all())) for each in drafts] == [
        ("It is on its way.", 1, 1)
    ] * ROUNDS
