"""Merging, splitting and taking a merge back, as a teammate does it on the page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.models import Conversation
from inhand.desk.replies.actions.draft import draft
from inhand.desk.replies.models import Draft
from inhand.desk.replies.words import Words
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    made = desk(clock.now())
    client.force_login(made.amina)
    return made


def test_a_merge_leads_to_what_stays_where_all_is_read_in_order(made: Desk, client: Client) -> None:
    first = made.mail("One", text="I came first.", at=made.now - timedelta(hours=2))
    second = made.mail("Two", text="I came second.", to=made.amina, at=made.now - timedelta(hours=1))
    note(first, text="Seen before", by=made.ben, at=made.now)
    draft(first, words=Words("Half a reply"), seen_revision=1, by=made.amina, at=made.now)
    offer = client.get(f"/conversations/{second.pk}/merger").content.decode()
    assert f"#{first.pk} One" in offer
    answer = client.post(f"/conversations/{first.pk}/merger", {"number": f"#{second.pk}"})
    assert answer["Location"] == f"/conversations/{second.pk}/"
    assert client.get(f"/conversations/{first.pk}/")["Location"] == f"/conversations/{second.pk}/"
    page = client.get(f"/conversations/{second.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert -1 < page.index("I came first.") < page.index("I came second.") < page.index("Seen before")
    assert f"You made #{first.pk} one with it" in page
    worker.run_all()
    assert Draft.objects.get(text="Half a reply").conversation == second


def test_what_was_merged_takes_no_verbs_and_comes_back(made: Desk, client: Client) -> None:
    gone, stays = made.mail("One"), made.mail("Two")
    client.post(f"/conversations/{gone.pk}/merger", {"into": stays.pk})
    client.post(f"/conversations/{gone.pk}/note", {"text": "Into the void"})
    assert not gone.notes.exists()
    assert "Already in it" in client.get(f"/conversations/{stays.pk}/merger").content.decode()
    back = client.post(f"/conversations/{stays.pk}/merger/undoing", {"other": gone.pk})
    assert back["Location"] == f"/conversations/{gone.pk}/"
    assert client.get(f"/conversations/{gone.pk}/").status_code == 200


@pytest.mark.parametrize(("verb", "values", "words"), [
    ("merger", {"number": "4711"}, "no conversation of that number"),
    ("merger", {"number": "x"}, "no conversation of that number"),
    ("splitting", {}, "Choose those"),
])  # fmt: skip
def test_a_refusal_says_why(
    made: Desk, client: Client, verb: str, values: dict[str, str], words: str
) -> None:
    answer = client.post(f"/conversations/{made.mail().pk}/{verb}", values)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_chosen_messages_become_a_conversation_of_their_own(made: Desk, client: Client) -> None:
    one = made.mail("One", text="My order is late.")
    other = made.mail("One", text="And do you sell cups?")
    assert other.pk == one.pk
    message = one.messages.order_by("pk").last()
    assert message is not None
    assert "do you sell cups" in client.get(f"/conversations/{one.pk}/splitting").content.decode()
    answer = client.post(f"/conversations/{one.pk}/splitting", {"message": message.pk})
    new = Conversation.objects.latest("pk")
    assert answer["Location"] == f"/conversations/{new.pk}/"
    page = client.get(f"/conversations/{one.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "do you sell cups" not in page
    assert f"You parted #{new.pk} from it" in page
