"""What may become of a reply on its way, and what the customer's side sends back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.conversations.actions.snooze import snooze
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.replies.actions.delivery import retry
from inhand.desk.replies.actions.undo import undo
from inhand.ground.outbox.worker import run_all
from tests.support.mail_desk import ADDRESS, mail

if TYPE_CHECKING:
    from inhand.desk.teams.models import Teammate
    from tests.journeys.conftest import Journey

_State = Conversation.State


def asked(journey: Journey) -> tuple[Conversation, Teammate]:
    """A customer's mail has come and has an owner."""
    journey.pushed(mail("order-1"))
    conversation = journey.conversation()
    assert conversation.owner
    return conversation, conversation.owner


def bounced(sent: Message) -> bytes:
    """A delivery report about a mail of ours (RFC 3464)."""
    return "\r\n".join([
        "From: Mail Delivery System <mailer-daemon@mx.example>", f"To: {ADDRESS}", "Subject: Undelivered Mail",
        "Message-ID: <report@mx.example>", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "", "--b",
        "Content-Type: text/plain", "", "It could not be delivered.", "--b", "Content-Type: message/delivery-status",
        "", "Reporting-MTA: dns; mx.example", "", "Final-Recipient: rfc822; otto@bakery.example", "Action: failed",
        "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 No such user", "", "--b",
        "Content-Type: text/rfc822-headers", "", f"Message-ID: <{sent.provider_id}>", "", "--b--", "",
    ]).encode()  # fmt: skip


def test_a_reply_taken_back_never_leaves_and_the_clock_runs_from_where_it_was(journey: Journey) -> None:
    conversation, owner = asked(journey)
    before = (conversation.waiting_since, conversation.due_at, conversation.state)
    journey.pass_time(minutes=5)
    sent = journey.write(conversation, owner, "Never mind.", then="close")
    undo(sent, by=owner, at=journey.clock.now())
    journey.pass_time(minutes=1)
    conversation.refresh_from_db()
    assert (conversation.waiting_since, conversation.due_at, conversation.state) == before
    assert conversation.owner == owner
    assert journey.smtp.received == []


def test_a_reply_that_is_refused_for_good_comes_back_red_and_leaves_when_tried_again(
    journey: Journey,
) -> None:
    conversation, owner = asked(journey)
    journey.smtp.misbehave = "refuse"
    sent = journey.answer(conversation, owner, "It left this morning.")
    conversation.refresh_from_db()
    assert (sent.state, conversation.alert) == (Message.State.FAILED, Conversation.Alert.FAILED)
    assert (conversation.state, conversation.owner) == (_State.OPEN, owner)
    assert "No such user" in sent.error
    journey.pass_time(hours=1)
    assert journey.smtp.received == [], "nobody tries again by themselves"

    journey.smtp.misbehave = None
    retry(sent, by=owner, at=journey.clock.now())
    run_all()
    sent.refresh_from_db()
    conversation.refresh_from_db()
    assert (sent.state, conversation.alert) == (Message.State.SENT, "")
    assert journey.received()["Message-ID"] == f"<{sent.provider_id}>"


def test_a_reply_that_is_put_off_waits_says_why_and_leaves_later(journey: Journey) -> None:
    conversation, owner = asked(journey)
    journey.smtp.misbehave = "defer"
    sent = journey.answer(conversation, owner, "It left this morning.")
    assert sent.state == Message.State.QUEUED
    assert "Greylisted" in sent.error
    assert sent.deliver_after
    assert sent.deliver_after > journey.clock.now()
    journey.smtp.misbehave = None
    journey.pass_time(minutes=1)
    sent.refresh_from_db()
    assert (sent.state, sent.attempts) == (Message.State.SENT, 2)
    assert len(journey.smtp.received) == 1


def test_a_reply_whose_answer_was_lost_goes_again_under_its_own_id(journey: Journey) -> None:
    conversation, owner = asked(journey)
    journey.smtp.misbehave = "drop_after_data"
    sent = journey.answer(conversation, owner, "It left this morning.")
    journey.smtp.misbehave = None
    journey.pass_time(minutes=1)
    sent.refresh_from_db()
    assert sent.state == Message.State.SENT
    first, second = (each.raw.partition(b"\r\n\r\n")[0] for each in journey.smtp.received)
    assert f"<{sent.provider_id}>".encode() in first
    assert f"<{sent.provider_id}>".encode() in second


def test_a_report_that_our_reply_did_not_arrive_opens_the_conversation_again(journey: Journey) -> None:
    conversation, owner = asked(journey)
    sent = journey.answer(conversation, owner, "It left this morning.", then="close")
    journey.pushed(bounced(sent))
    conversation.refresh_from_db()
    sent.refresh_from_db()
    assert (conversation.state, conversation.alert) == (_State.OPEN, Conversation.Alert.BOUNCED)
    assert conversation.owner == owner
    assert sent.state == Message.State.FAILED
    assert "otto@bakery.example" in sent.error


def test_an_automatic_reply_opens_nothing_again(journey: Journey) -> None:
    conversation, owner = asked(journey)
    sent = journey.answer(conversation, owner, "It left this morning.", then="close")
    away = ("Auto-Submitted: auto-replied", f"In-Reply-To: <{sent.provider_id}>")
    journey.pushed(mail("away", *away, subject="Out of office", body="I am away."))
    conversation.refresh_from_db()
    assert (conversation.state, conversation.waiting_since) == (_State.CLOSED, None)
    assert conversation.messages.filter(automatic="auto_reply").count() == 1


def test_an_automatic_mail_by_itself_asks_nothing_of_anybody(journey: Journey) -> None:
    journey.pushed(mail("away", "Auto-Submitted: auto-replied", subject="Out of office"))
    kept = journey.conversation()
    assert (kept.state, kept.owner, kept.waiting_since) == (_State.CLOSED, None, None)


def test_what_is_snoozed_wakes_when_its_time_has_come(journey: Journey) -> None:
    conversation, owner = asked(journey)
    snooze(conversation, until=journey.clock.now() + timedelta(hours=2), by=owner, at=journey.clock.now())
    run_all()
    journey.pass_time(minutes=119)
    assert journey.conversation().state == _State.SNOOZED
    journey.pass_time(minutes=1)
    assert (journey.conversation().state, journey.conversation().owner) == (_State.OPEN, owner)


def test_what_is_snoozed_wakes_when_its_customer_writes(journey: Journey) -> None:
    conversation, owner = asked(journey)
    snooze(conversation, until=journey.clock.now() + timedelta(hours=2), by=owner, at=journey.clock.now())
    run_all()
    journey.pushed(mail("order-2", "In-Reply-To: <order-1@bakery.example>", body="Hello?"))
    assert (journey.conversation().state, journey.conversation().owner) == (_State.OPEN, owner)


def test_a_stranger_who_quotes_our_reply_address_gets_a_conversation_of_their_own(journey: Journey) -> None:
    conversation, owner = asked(journey)
    journey.answer(conversation, owner, "It left this morning.")
    address = journey.received()["Reply-To"].addresses[0].addr_spec
    journey.pushed(mail("spy", sender="spy@elsewhere.example", to=address, subject="What did Otto say?"))
    assert journey.conversation() != conversation
    assert conversation.messages.count() == 2
