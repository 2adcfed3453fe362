"""What Inhand sends by itself: to people only, less and less often, and never out of hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation, Inbox, Message
from inhand.desk.conversations.tests.arriving import arrives, fresh, inbox
from inhand.desk.ledger.models import Entry
from inhand.desk.replies.actions.acknowledge import NotReadYet, acknowledge
from inhand.desk.routing.replay import differing_conversations
from inhand.desk.teams.tests.people import AT
from inhand.doors.channels import breaker, deliver
from inhand.doors.channels.actions.leave import NotLeft, leave, stopped
from inhand.doors.channels.models import AutomaticMail, Channel
from inhand.ground import vault
from tests.support.smtp_server import SmtpServer

if TYPE_CHECKING:
    from datetime import datetime

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "address",
    ["no-reply@x.example", "NoReply+1@x.example", "MAILER-DAEMON@x.example", "do.not.reply@x.example",
     "postmaster@x.example", "list-bounces@x.example", "owner-list@x.example", "", "nobody"],
)  # fmt: skip
def test_nothing_automatic_goes_to_a_machine(address: str) -> None:
    assert breaker.is_machine(address)


@pytest.mark.parametrize(
    "address", ["otto@bakery.example", "norely@x.example", "roots@x.example", "alert.fox@x.example"]
)
def test_people_with_such_names_are_people(address: str) -> None:
    assert not breaker.is_machine(address)


@pytest.mark.parametrize(
    ("before", "soon"),
    [([], False), ([4], True), ([5], False), ([10, 29], True), ([40, 30], False), ([300, 250, 239], True),
     ([1500, 1400, 1300, 1200], True), ([9000, 5000, 3000, 1440], False), ([11000], False)],
)  # fmt: skip
def test_the_next_waits_longer_than_the_one_before(before: list[int], soon: bool) -> None:  # noqa: FBT001 -- a case
    assert breaker.too_soon([AT - minutes * MINUTE for minutes in before], AT) is soon


def went(to: str, conversation: int | None = 1, at: datetime = AT) -> bool:
    try:
        leave([to], conversation=conversation, at=at)
    except NotLeft:
        return False
    return True


@pytest.mark.django_db
def test_caps_hold_by_recipient_and_by_conversation() -> None:
    assert went("a@x.example", 1)
    assert not went("A@x.example ", 2)
    assert not went("b@x.example", 1)
    assert went("b@x.example", 2)
    assert went("a@x.example", 3, AT + 5 * MINUTE)
    assert not went("a@x.example", 4, AT + 30 * MINUTE)
    assert [went("t@x.example", None) for _ in range(breaker.MOST_NOTICES + 1)].count(
        True
    ) == breaker.MOST_NOTICES


@pytest.mark.django_db
def test_when_it_is_absurd_all_of_it_stops_for_an_hour_and_says_so_once() -> None:
    AutomaticMail.objects.bulk_create(
        AutomaticMail(recipient=f"{n}@x.example", conversation=n, at=AT) for n in range(breaker.MOST_AT_ALL)
    )
    with pytest.raises(NotLeft, match="stopped"):
        leave(["new@x.example"], conversation=9999, at=AT + MINUTE)
    # What refuses must not take its own word back.
    assert not went("new@x.example", None, AT + 2 * MINUTE)
    assert Entry.objects.filter(name="automatic.stopped").count() == 1
    assert stopped(AT + 59 * MINUTE)
    assert went("new@x.example", 9999, AT + 70 * MINUTE)


@pytest.fixture
def answering() -> Inbox:
    made = inbox()
    made.acknowledgement = "Hello {contact.first_name}, we have it."
    made.save()
    return made


def routed(message: Message, *, risk: dict[str, list[str]] | None = None) -> Message:
    """Leave what routing leaves once it has read for high risk."""
    Conversation.objects.filter(pk=message.conversation_id).update(risk_read=message.pk, risk=risk or {})
    return message


@pytest.mark.django_db
def test_an_inbox_that_says_so_answers_once_as_a_machine_and_stops_no_clock(answering: Inbox) -> None:
    with SmtpServer() as server:
        settings = {
            "smtp_host": server.host,
            "smtp_port": server.port,
            "smtp_security": "none",
            "smtp_user": "",
        }
        channel = Channel.objects.create(inbox=answering, kind="email", address="help@lumen.example",
                                         settings=settings, secret=vault.seal(""))  # fmt: skip
        received = routed(arrives(channel=channel.pk).message)
        made = acknowledge(received.pk, at=AT)
        assert made is not None
        assert acknowledge(received.pk, at=AT) is None
        deliver.deliver(made.pk, at=AT, again=lambda _until: None)
        raw = server.received[0].raw.decode()
        again = routed(arrives(subject="Another", channel=channel.pk).message)
        second = acknowledge(again.pk, at=AT)
        assert second is not None
        deliver.deliver(second.pk, at=AT, again=lambda _until: None)
        assert len(server.received) == 1
    assert "Auto-Submitted: auto-replied" in raw
    assert "Hello Otto, we have it." in raw
    second.refresh_from_db()
    held = fresh(received.conversation)
    assert (second.state, held.waiting_since, held.state, held.alert) == (
        Message.State.UNDONE,
        AT,
        "open",
        "",
    )
    assert not list(differing_conversations())


@pytest.mark.django_db
def test_nothing_is_answered_by_itself_to_machines_nor_where_nobody_said_so(answering: Inbox) -> None:
    assert acknowledge(arrives(automatic="auto_reply").message.pk, at=AT) is None
    spam = arrives(subject="C", sender="win@evil.example", spam="X-Spam-Flag: yes").message
    assert acknowledge(spam.pk, at=AT) is None
    answering.acknowledgement = ""
    answering.save()
    assert acknowledge(routed(arrives(subject="B").message).pk, at=AT) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("answering")
def test_to_what_is_high_risk_no_machine_says_the_first_word() -> None:
    """Escalation rules come before any customer-facing word (semantics 5)."""
    received = arrives(subject="My lawyer").message
    with pytest.raises(NotReadYet):
        acknowledge(received.pk, at=AT)
    assert acknowledge(received.pk, at=AT + 11 * MINUTE) is None, "so late it is no news"
    assert acknowledge(routed(received, risk={"legal_threat": ["lawyer"]}).pk, at=AT) is None
