"""What a teammate may do from the page, and what they are told when it cannot be done."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.models import Conversation, Message, Note
from inhand.desk.ownership.actions.hand_off import hand_off
from inhand.desk.ownership.models import Handoff
from inhand.desk.ownership.packet import Packet
from inhand.desk.replies.actions.delivery import begin, failed
from inhand.desk.replies.models import Draft
from inhand.desk.routing import policy
from inhand.doors.channels.models import Channel
from inhand.doors.channels.protocol import Limits
from inhand.doors.channels.registry import plug
from inhand.doors.web.tests.sample import Desk, desk

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
_HTMX = {"HX-Request": "true"}
PACKET = Packet("a refund", "nothing", "pay", "nothing", "no", "none")


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    made = desk(clock.now())
    client.force_login(made.amina)
    return made


def post(client: Client, conversation: Conversation, verb: str, **values: str | int) -> Answer:
    return client.post(f"/conversations/{conversation.pk}/{verb}", values, headers=_HTMX)


def reply(client: Client, conversation: Conversation, **values: str | int) -> Answer:
    conversation.refresh_from_db()
    given: dict[str, str | int] = {"text": "It is on its way.", "client_key": "key-1"}
    given["seen_revision"] = conversation.revision
    return post(client, conversation, "reply", **(given | values))


def test_a_claim_that_lost_says_who_won(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.ben)
    conversation.owner = None  # what the page still shows
    answer = post(client, conversation, "assignment", to="me")
    assert answer.status_code == 409
    lane = made.mail("Another", sender="x@x.example")
    assert post(client, lane, "assignment", to="me").status_code == 204
    lane.refresh_from_db()
    assert lane.owner == made.amina


def test_taking_over_asks_for_a_reason_first(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.ben)
    asked = post(client, conversation, "assignment", to="me")
    assert asked.status_code == 409
    assert 'name="reason"' in asked.content.decode()
    assert post(client, conversation, "assignment", to="me", reason="Ben is ill").status_code == 204
    conversation.refresh_from_db()
    assert conversation.owner == made.amina


def test_a_reply_goes_out_once_and_the_answer_offers_to_undo_it(
    made: Desk, client: Client, clock: Clock
) -> None:
    conversation = made.mail(to=made.amina)
    answer = reply(client, conversation)
    assert answer.status_code == 200
    assert "undo-bar" in answer.content.decode()
    assert reply(client, conversation).status_code == 200, "the same key twice is one message"
    message = Message.objects.get(direction="out")
    assert message.deliver_after == clock.now() + timedelta(seconds=10)
    undone = client.post(f"/conversations/{conversation.pk}/reply/{message.pk}/undo", headers=_HTMX)
    assert undone.status_code == 204
    assert Draft.objects.get().text == "It is on its way."


def test_how_long_a_reply_can_be_taken_back_is_the_channels(
    made: Desk, client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As live chat would have it (semantics 6)."""
    monkeypatch.setattr(plug("sample"), "limits", Limits(undo_seconds=0, max_bytes=1000))
    conversation = made.mail(to=made.amina)
    chat = Channel.objects.create(inbox=made.inbox, kind="sample", address="chat")
    Message.objects.filter(conversation=conversation).update(channel=chat.pk)
    assert "undo-bar" not in reply(client, conversation).content.decode()
    assert Message.objects.get(direction="out").deliver_after == clock.now()


def test_a_reply_over_something_unseen_is_held_back_and_shows_it(
    made: Desk, client: Client, clock: Clock
) -> None:
    conversation = made.mail(to=made.amina)
    conversation.refresh_from_db()
    seen = conversation.revision
    note(conversation, text="Do not refund this.", by=made.ben, at=clock.now())
    answer = reply(client, conversation, seen_revision=seen)
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#dialogs"
    assert "Do not refund this." in answer.content.decode()
    assert not Message.objects.filter(direction="out").exists()
    assert Draft.objects.get().text == "It is on its way.", "no word is lost"
    assert (
        reply(client, conversation, seen_revision=seen, send_anyway="It is another order").status_code == 200
    )


def test_without_script_a_refused_reply_keeps_its_words_on_the_page(
    made: Desk, client: Client, clock: Clock
) -> None:
    conversation = made.mail(to=made.amina)
    note(conversation, text="Do not refund this.", by=made.ben, at=clock.now())
    values = {"text": "Careful words", "seen_revision": 1, "client_key": "k"}
    answer = client.post(f"/conversations/{conversation.pk}/reply", values)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Careful words</textarea>" in page
    assert "Do not refund this." in page


def test_who_is_not_the_owner_may_take_over_or_suggest(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.ben)
    asked = reply(client, conversation)
    assert asked.status_code == 409
    assert "Take over and send" in asked.content.decode()
    assert post(client, conversation, "note", text="Say yes.", suggest="1").status_code == 204
    assert Note.objects.get().text.startswith("Suggested reply for @Ben Lindqvist:")
    assert reply(client, conversation, take_over="Ben is ill").status_code == 200


def test_a_template_variable_without_a_value_is_refused_beside_the_words(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    answer = reply(client, conversation, text="Dear {contact.nickname}")
    assert answer.status_code == 422
    assert "{contact.nickname} has no value here" in answer.content.decode()


def test_closing_asks_when_somebody_waits(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    asked = post(client, conversation, "closure")
    assert asked.status_code == 409
    assert "Close anyway" in asked.content.decode()
    assert post(client, conversation, "closure", although_waiting=1).status_code == 204
    assert post(client, conversation, "reopening").status_code == 204


def test_a_snooze_takes_an_offered_time_or_a_wall_time_and_nothing_else(
    made: Desk, client: Client, clock: Clock
) -> None:
    conversation = made.mail(to=made.amina)
    assert post(client, conversation, "snooze", until="later").status_code == 204
    conversation.refresh_from_db()
    assert conversation.snoozed_until == clock.now() + timedelta(hours=3)
    assert post(client, conversation, "snooze", until="2026-03-05T10:00").status_code == 204
    for impossible in ("", "soon", "2026-02-30T10:00", "2020-01-01T10:00"):
        assert post(client, conversation, "snooze", until=impossible).status_code == 422


def test_labels_are_set_by_hand_and_must_exist(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    assert post(client, conversation, "urgency", urgency="high").status_code == 204
    assert post(client, conversation, "topic", topic="late-delivery").status_code == 204
    assert post(client, conversation, "topic", topic="nonsense").status_code == 422
    assert post(client, conversation, "urgency", urgency="mild").status_code == 422
    conversation.refresh_from_db()
    assert (conversation.urgency, conversation.topic) == (2, "late-delivery")


def test_a_handoff_names_each_missing_field_and_keeps_the_rest(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    page = post(client, conversation, "handoff", goal="Money back").content.decode()
    assert "Choose who gets it." in page
    assert "Money back</textarea>" in page
    packet = {
        "to": f"person-{made.ben.pk}", "goal": "Money back", "promised": "nothing", "blocked": "nothing",
        "next_step": "Refund", "billing_or_legal": "billing", "risk": "none",
    }  # fmt: skip
    assert post(client, conversation, "handoff", **packet).status_code == 204
    handoff = Handoff.objects.get()
    assert handoff.to_teammate == made.ben
    assert post(client, conversation, f"handoff/{handoff.pk}/acknowledgement").status_code == 409, (
        "it is Ben's"
    )
    client.force_login(made.ben)
    assert post(client, conversation, f"handoff/{handoff.pk}/return", reason=" ").status_code == 422
    assert post(client, conversation, f"handoff/{handoff.pk}/acknowledgement").status_code == 204


def test_a_failed_reply_is_red_with_its_reason_until_it_is_tried_again(
    made: Desk, client: Client, clock: Clock
) -> None:
    conversation = made.mail(to=made.amina)
    reply(client, conversation)
    message = begin(Message.objects.get(direction="out"), at=clock.now() + timedelta(minutes=1))
    assert message is not None
    failed(message, reason="550 no such user", at=clock.now())
    page = client.get(f"/conversations/{conversation.pk}/").content.decode()
    assert "550 no such user" in page
    assert "Try again" in page
    assert post(client, conversation, f"reply/{message.pk}/delivery").status_code == 204
    message.refresh_from_db()
    assert message.state == "queued"


def test_a_verb_tells_open_pages_what_to_fetch_again(made: Desk, client: Client) -> None:
    conversation = made.mail()
    events = json.loads(post(client, conversation, "assignment", to="me")["HX-Trigger"])
    assert {f"conversation:{conversation.pk}", "queue", "toast"} <= set(events)
    assert client.get(f"/conversations/{conversation.pk}/assignment").status_code == 405


def test_to_give_away_what_somebody_has_asks_for_the_packet(made: Desk, client: Client) -> None:
    conversation = made.mail(to=made.amina)
    asked = post(client, conversation, "assignment", to=made.ben.pk)
    page = asked.content.decode()
    assert asked.status_code == 409
    assert f'value="person-{made.ben.pk}" selected' in page
    assert "Where is my parcel?</textarea>" in page, "the goal begins with the subject"
    conversation.refresh_from_db()
    assert conversation.owner == made.amina


def test_a_packet_is_returned_in_half_an_hour_or_not_at_all(made: Desk, client: Client, clock: Clock) -> None:
    conversation = made.mail(to=made.ben)
    hand_off(conversation, packet=PACKET, by=made.ben, to=made.amina, at=clock.now())
    page = f"/conversations/{conversation.pk}/"
    assert "Return with a reason" in client.get(page).content.decode()
    clock.advance(minutes=31)
    assert "The 30 minutes to return it are over" in client.get(page).content.decode()
    late = post(client, conversation, f"handoff/{Handoff.objects.get().pk}/return", reason="Not mine")
    assert late.status_code == 422
    assert "The 30 minutes to return it are over" in late.content.decode()


def test_escalation_goes_up_to_l2_of_the_same_team(made: Desk, client: Client) -> None:
    made.team.memberships.filter(teammate=made.ben).update(tier=2)
    policy.forget()
    conversation = made.mail(to=made.amina)
    assert "Escalate to L2" in client.get(f"/conversations/{conversation.pk}/").content.decode()
    form = client.get(f"/conversations/{conversation.pk}/handoff?to=team-{made.team.pk}-2", headers=_HTMX)
    assert f'value="team-{made.team.pk}-2" selected' in form.content.decode()
    values = asdict(PACKET) | {"due": "", "to": f"team-{made.team.pk}-2"}
    assert post(client, conversation, "handoff", **values).status_code == 204
    conversation.refresh_from_db()
    assert (conversation.owner, conversation.tier) == (None, 2)


def test_a_lead_hands_off_several_at_once_or_none(made: Desk, client: Client) -> None:
    first, second = made.mail(to=made.amina), made.mail("Stuck", to=made.ben, sender="b@x.example")
    ids = [first.pk, second.pk]
    assert client.get("/handoffs", {"id": ids}, headers=_HTMX).status_code == 403
    made.amina.role = "lead"
    made.amina.save()
    form = client.get("/handoffs", {"id": ids}, headers=_HTMX).content.decode()
    assert "Hand off all 2" in form
    values = asdict(PACKET) | {"due": "", "to": f"person-{made.ben.pk}", "id": ids}
    missing = client.post("/handoffs", values | {"goal": ""}, headers=_HTMX)
    assert missing.status_code == 422
    stuck = client.post("/handoffs", values, headers=_HTMX)
    assert stuck.status_code == 422
    assert "“Stuck”: Ben Lindqvist has it already. Nothing was handed off." in stuck.content.decode()
    assert not Handoff.objects.exists()
    moved = client.post("/handoffs", values | {"id": [first.pk]}, headers=_HTMX)
    assert moved.status_code == 204
    assert f"conversation:{first.pk}" in json.loads(moved["HX-Trigger"])
    first.refresh_from_db()
    assert first.owner == made.ben
    assert client.get("/handoffs", headers=_HTMX).status_code == 422
