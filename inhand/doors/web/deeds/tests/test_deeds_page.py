"""The dialogs of verbs for what is picked, their deeds, and the undo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation
from inhand.doors.web.deeds.asking import ASKS
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
_HTMX = {"HX-Request": "true"}


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    made = desk(clock.now())
    client.force_login(made.amina)
    return made


def ids(made: Desk, number: int = 3) -> list[int]:
    return [made.mail(f"Number {n}", sender=f"c{n}@x.example").pk for n in range(number)]


@pytest.mark.parametrize("verb", ASKS)
@pytest.mark.parametrize("number", [1, 3])
def test_every_dialog_opens_for_one_and_for_several(
    made: Desk, client: Client, verb: str, number: int
) -> None:
    answer = client.get(f"/deeds/{verb}/", {"id": ids(made, number)}, headers=_HTMX)
    assert answer.status_code == 200
    assert "data-open" in answer.content.decode()


def test_several_are_closed_after_a_question_and_opened_again_by_one_undo(made: Desk, client: Client) -> None:
    picked = ids(made)
    asked = client.post("/deeds/close/", {"id": picked}, headers=_HTMX)
    assert asked.status_code == 409
    assert "3 customers are still waiting" in asked.content.decode()
    done = client.post("/deeds/close/", {"id": picked, "although_waiting": "1"}, headers=_HTMX)
    toast = json.loads(done["HX-Trigger"])["toast"]
    assert toast["text"] == "Closed 3"
    assert Conversation.objects.filter(state="closed").count() == 3
    back = client.post(toast["undo"], headers=_HTMX)
    assert json.loads(back["HX-Trigger"])["toast"]["text"] == "Taken back: closed 3"
    assert Conversation.objects.filter(state="open").count() == 3
    nothing = client.post("/deeds/newest/undo", headers=_HTMX)
    assert nothing.status_code == 422


@pytest.mark.parametrize(
    ("verb", "values", "field", "wanted"),
    [
        ("assign", {"to": "me"}, "owner__name", "Amina Koné"),
        ("topic", {"topic": "late-delivery"}, "topic", "late-delivery"),
        ("urgency", {"urgency": "high"}, "urgency", 2),
        ("tag", {"words": "Press"}, "tags", ["Press"]),
        ("spam", {}, "state", "spam"),
    ],
)
def test_each_verb_does_it_to_all(
    made: Desk, client: Client, verb: str, values: dict[str, str], field: str, wanted: object
) -> None:
    picked = ids(made)
    assert client.post(f"/deeds/{verb}/", {"id": picked} | values, headers=_HTMX).status_code == 204
    assert list(Conversation.objects.values_list(field, flat=True)) == [wanted] * 3


def test_one_that_cannot_be_snoozed_stops_all_and_nonsense_is_refused(made: Desk, client: Client) -> None:
    picked = ids(made)
    refused = client.post("/deeds/snooze/", {"id": picked, "words": "tue 9am"}, headers=_HTMX)
    assert refused.status_code == 422
    assert "Claim it first" in refused.content.decode()
    client.post("/deeds/assign/", {"id": picked, "to": "me"}, headers=_HTMX)
    unclear = client.post("/deeds/snooze/", {"id": picked, "words": "soonish"}, headers=_HTMX)
    assert (unclear.status_code, "tue 9am" in unclear.content.decode()) == (422, True)
    assert client.post("/deeds/snooze/", {"id": picked, "words": "tue 9am"}, headers=_HTMX).status_code == 204
    assert set(Conversation.objects.values_list("state", flat=True)) == {"snoozed"}


def test_a_single_conversation_snoozes_in_words_and_is_reminded_of(made: Desk, client: Client) -> None:
    row = made.mail(to=made.amina)
    assert (
        client.post(f"/conversations/{row.pk}/snooze", {"words": "in 2 hours"}, headers=_HTMX).status_code
        == 204
    )
    answer = client.post(f"/conversations/{row.pk}/follow-up", {"until": "3-days"}, headers=_HTMX)
    assert "if there is no answer" in json.loads(answer["HX-Trigger"])["toast"]["text"]
    row.refresh_from_db()
    assert row.follow_up_at is not None
    assert client.post(f"/conversations/{row.pk}/tags", {"add": "vip"}, headers=_HTMX).status_code == 204
    page = client.get(f"/conversations/{row.pk}/").content.decode()
    assert "vip" in page
    assert "asked to be reminded" in page


def test_words_say_their_moment_while_they_are_typed(made: Desk, client: Client) -> None:
    del made
    assert client.get("/when/", {"words": "tomorrow 14:30"}).content.decode().endswith("14:30")
    assert client.get("/when/", {"words": "soonish"}).content == b""
