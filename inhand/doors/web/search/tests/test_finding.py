"""What was said is found, on both databases, by those who may see it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from inhand.desk.conversations.actions.close import close
from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.inbound import InboundFile
from inhand.desk.search.actions.rebuild import rebuild
from inhand.desk.search.models import Document
from inhand.desk.search.narrow import Asker
from inhand.desk.search.parse import BadQuery, parse
from inhand.desk.search.queries import find, snippets
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from inhand.desk.search.queries import Found
    from inhand.desk.teams.models import Teammate
    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock) -> Desk:
    """A desk with a few conversations; what was said is indexed by the jobs that each mail owes."""
    made = desk(clock.now())
    made.mail("Where is my parcel?", to=made.amina, sender="otto@bakery.example")
    made.mail("Rechnung für März", text="Bitte die Größe der Straße prüfen.", sender="lena@werk.example")
    made.mail("返金について", text="先週の注文の返金をお願いします。", sender="kai@kyoto.example")
    made.mail("배송", text="배송이 지연되었습니다", sender="min@seoul.example")
    made.mail(
        "Manual", text="See the file.", files=(InboundFile("blueprint-7.pdf", "application/pdf", b"x"),)
    )
    worker.run_all()
    return made


def asked(made: Desk, text: str, by: Teammate | None = None) -> Found:
    person = by or made.amina
    query = parse(text, made.now.date())
    return find(query, person=person, asker=Asker(person.pk, made.now, ZoneInfo("UTC")), now=made.now)


SEARCHES = [
    ("parcel", [1]),
    ("parc", [1]),
    ("arcel", []),
    ("otto@bakery.example parcel", [1]),
    ("strasse", [2]),
    ("GROSSE", [2]),
    ("返金", [3]),
    ("返金について", [3]),
    ("注", [3]),
    ("배송", [4]),
    ("지연", [4]),
    ("blueprint", [5]),
    ("from:lena", [2]),
    ("to:lena", []),
    ("to:help@lumen.example parcel", [1]),
    ("subject:parcel", [1]),
    ("subject:friday", []),
    ('"come on Friday"', [1]),
    ('"Friday come"', []),
    ("friday -parcel", []),
    ("has:attachment", [5]),
    ("owner:me parcel", [1]),
    ("is:open -has:attachment -lena 返金", [3]),
    ("owner:nobody", []),
    ("owner:amina parcel", [1]),
    ("team:ship parcel", [1]),
    ("inbox:lumen parcel", [1]),
    ("after:today parcel", [1]),
    ("before:today parcel", []),
    ("is:closed", []),
]


def test_a_search_finds_what_was_said(made: Desk) -> None:
    first = Document.objects.order_by("conversation")[0].conversation_id
    for text, numbers in SEARCHES:  # in one desk: making it takes longer than asking it
        assert [pk - first + 1 for pk in asked(made, text).ids] == numbers, text
    assert asked(made, f"#{first + 1}").ids[0] == first + 1


def test_a_misspelt_word_is_taken_for_the_nearest_that_somebody_wrote(made: Desk) -> None:
    list(rebuild())
    found = asked(made, "parcle")
    assert found.mended == [("parcle", ["parcel"])]
    assert len(found.ids) == 1
    assert not asked(made, '"parcle"').ids


def test_a_note_is_found_at_once_and_shown_with_its_hit(made: Desk) -> None:
    conversation = made.mail("Hello", to=made.amina)
    note(conversation, text="He is a wholesaler from Lübeck.", by=made.amina, at=made.now)
    worker.run_all()
    found = asked(made, "lubeck")
    assert found.ids == [conversation.pk]
    assert snippets(found.ids, found.query.wanted) == {
        conversation.pk: [("He is a wholesaler from ", False), ("Lübeck", True), (".", False)]
    }


def test_the_index_is_the_same_when_it_is_made_again(made: Desk) -> None:
    before = list(Document.objects.order_by("pk").values())
    assert list(rebuild()) == [5]
    assert list(Document.objects.order_by("pk").values()) == before
    assert len(asked(made, "parcel").ids) == 1


def test_what_is_newer_stands_first_and_open_before_closed(made: Desk) -> None:
    older = made.mail("Teapot", at=made.now - timedelta(days=90), sender="a@a.example")
    newer = made.mail("Teapot", at=made.now - timedelta(days=2), sender="b@b.example")
    done = made.mail("Teapot", at=made.now - timedelta(days=2), sender="c@c.example")
    close(done, by=made.amina, at=made.now, although_waiting=True)
    worker.run_all()
    assert asked(made, "teapot").ids == [newer.pk, done.pk, older.pk]


def test_who_has_left_the_desk_finds_nothing(made: Desk) -> None:
    made.ben.is_active = False
    assert asked(made, "parcel", by=made.ben).ids == []


def test_a_name_that_nobody_has_is_told_with_those_there_are(made: Desk) -> None:
    for text, words in (
        ("owner:zoe", "owner:zoe is no teammate here. There is Amina"),
        ("team:x", "There is Shipping"),
    ):
        with pytest.raises(BadQuery, match=words):
            asked(made, text)
