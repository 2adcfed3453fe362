"""Who may see which conversation, asked anew or by a prepared query."""

from __future__ import annotations

import pytest

from inhand.desk.conversations.queries import visible_to
from inhand.desk.conversations.tests.arriving import conversation
from inhand.desk.teams.models import Teammate
from inhand.desk.teams.tests.people import person
from inhand.ground import prepared

pytestmark = pytest.mark.django_db

_seen_by = prepared.Query(lambda teammate: visible_to(teammate).values_list("pk"), prepared.NUMBER)


def test_who_left_the_desk_sees_nothing_any_more() -> None:
    made, teammate = conversation(), person("Amina")
    assert list(visible_to(teammate)) == [made]
    assert _seen_by(teammate.pk) == [(made.pk,)]
    Teammate.objects.filter(pk=teammate.pk).update(is_active=False)
    assert not visible_to(Teammate.objects.get(pk=teammate.pk)).exists()
    assert not _seen_by(teammate.pk)
