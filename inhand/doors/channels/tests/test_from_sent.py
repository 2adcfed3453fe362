"""The Sent folder: replies from a mail program are part of their conversations, copies of ours change nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.models import Conversation, Message, Reference
from inhand.desk.conversations.tests.arriving import fresh, inbox
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.routing.replay import differing_conversations
from inhand.desk.teams.tests.people import person
from inhand.doors.channels import accept, reply_token
from inhand.doors.channels.accounts import account
from inhand.doors.channels.email import automatic
from inhand.doors.channels.models import Channel

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate
    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
OURS = "help@lumen.example"
OTTO = "Otto <otto@bakery.example>"
HOUR = timedelta(hours=1)


@pytest.fixture
def channel() -> Channel:
    return Channel.objects.create(
        inbox=inbox(), kind="email", address=OURS, settings={"imap_host": "imap.x.example"}
    )


@pytest.fixture
def now(clock: Clock) -> datetime:
    return clock.now()


def arrives(
    channel: Channel, at: datetime, *lines: str, folder: str = "", body: str = "Hello"
) -> Message | None:
    raw = "\r\n".join([*lines, f"Date: {at:%a, %d %b %Y %H:%M:%S +0000}", "", body]).encode()
    (stored,) = accept.store(channel, [raw], at=at, folder=folder)
    done = accept.accept(accept.stored(stored.pk), at=at)
    assert done.state == "accepted", done.reason
    return Message.objects.filter(pk=done.message or 0).first()


def asked(channel: Channel, at: datetime, number: int = 1) -> Conversation:
    message = arrives(channel, at, f"From: {OTTO}", f"To: {OURS}", f"Message-ID: <q{number}@bakery.example>",
                      "Subject: My order")  # fmt: skip
    assert message is not None
    return message.conversation


def replied(
    channel: Channel,
    at: datetime,
    *lines: str,
    sender: str = OURS,
    to: str = OTTO,
    sent_at: datetime | None = None,
) -> Message | None:
    given = {line.partition(":")[0] for line in lines}
    usual = (f"From: {sender}", f"To: {to}", "Message-ID: <a1@lumen.example>", "Subject: Re: My order",
             "In-Reply-To: <q1@bakery.example>")  # fmt: skip
    head = [*lines, *(each for each in usual if each.partition(":")[0] not in given)]
    raw = "\r\n".join(
        [*head, f"Date: {sent_at or at:%a, %d %b %Y %H:%M:%S +0000}", "", "It is on its way."]
    ).encode()
    (stored,) = accept.store(channel, [raw], at=at, folder="sent")
    done = accept.accept(accept.stored(stored.pk), at=at)
    assert done.state == "accepted", done.reason
    return Message.objects.filter(pk=done.message or 0).first()


@pytest.mark.parametrize(
    ("sender", "known"),
    [
        (f"Amina <{OURS}>", True),
        (f"AMINA · Lumen Coffee <{OURS}>", True),
        ("amina@desk.example", True),
        (f"Lumen Coffee <{OURS}>", False),
        ("somebody@elsewhere.example", False),
    ],
)
def test_a_reply_from_a_mail_program_answers_for_who_wrote_it(
    channel: Channel, now: datetime, sender: str, *, known: bool
) -> None:
    amina: Teammate | None = person("Amina")
    person("Ben")
    made = asked(channel, now - HOUR)
    sent = replied(channel, now, sender=sender)
    assert sent is not None
    author = amina if known else None
    assert (sent.conversation, sent.direction, sent.state, sent.author) == (made, "out", "sent", author)
    made = fresh(made)
    assert (made.state, made.waiting_since, made.owner) == ("waiting", None, author)
    told = Entry.objects.get(name="reply.sent")
    assert (told.by, told.facts["waited_since"]) == (author.pk if author else None, (now - HOUR).isoformat())
    assert not list(differing_conversations())
    again = accept.store(
        channel, [b"From: x\r\nMessage-ID: <a1@lumen.example>\r\n\r\nOther bytes"], at=now, folder="sent"
    )
    assert accept.accept(accept.stored(again[0].pk), at=now).message == sent.pk
    assert Message.objects.filter(direction="out").count() == 1


def test_what_the_customer_wrote_after_it_left_still_waits(channel: Channel, now: datetime) -> None:
    ben = person("Ben")
    made = asked(channel, now - 3 * HOUR)
    assign(made, to=ben, by=ben, at=now - 3 * HOUR)
    asked(channel, now - HOUR, 2)
    replied(channel, now, sender=f"Ben <{OURS}>", sent_at=now - 2 * HOUR)
    made = fresh(made)
    assert (made.state, made.waiting_since, made.owner) == ("open", now - HOUR, ben)
    assert not list(differing_conversations())


def test_copies_of_ours_are_known_by_their_id_and_by_their_mark(channel: Channel, now: datetime) -> None:
    to = account(channel)
    made = asked(channel, now - HOUR)
    mark = f"{automatic.LOOP_HEADER}: {automatic.desk_mark(to)}"
    token = reply_token.make(made.pk, to.token_key)
    reply_to = f"Reply-To: help+{token}@lumen.example"
    assert replied(channel, now, mark, reply_to, "Message-ID: <given@provider.example>") is None
    assert Reference.objects.get(provider_id="given@provider.example").conversation == made
    assert fresh(made).waiting_since == now - HOUR
    answer = arrives(channel, now, f"From: {OTTO}", f"To: {OURS}", "Message-ID: <q2@bakery.example>",
                     "Subject: Otherwise", "In-Reply-To: <given@provider.example>")  # fmt: skip
    assert answer is not None
    assert answer.conversation == made


def test_a_mail_to_somebody_else_leaves_the_customer_waiting(channel: Channel, now: datetime) -> None:
    made = asked(channel, now - HOUR)
    sent = replied(channel, now, to="carrier@parcel.example")
    assert sent is not None
    assert (sent.conversation, sent.outside, fresh(made).waiting_since) == (made, True, now - HOUR)
    assert not list(differing_conversations())


def test_a_mail_to_somebody_new_begins_what_waits_for_nothing(channel: Channel, now: datetime) -> None:
    sent = replied(
        channel, now, "In-Reply-To: <nothing@x.example>", "Subject: An offer", to="new@cafe.example"
    )
    assert sent is not None
    made = sent.conversation
    assert (made.state, made.contact.handles.get().value, sent.direction) == (
        "closed",
        "new@cafe.example",
        "out",
    )
    assert arrives(channel, now, "From: new@cafe.example", f"To: {OURS}", "Message-ID: <n1@cafe.example>",
                   "In-Reply-To: <a1@lumen.example>").conversation == made  # type: ignore[union-attr] # fmt: skip


@pytest.mark.parametrize("lines", [["Auto-Submitted: auto-replied"], [f"To: {OURS}"], ["To: "]])
def test_what_nobody_wrote_to_a_customer_is_passed_over(
    channel: Channel, now: datetime, lines: list[str]
) -> None:
    made = asked(channel, now - HOUR)
    assert replied(channel, now, *lines) is None
    assert fresh(made).waiting_since == now - HOUR


def test_what_lies_in_junk_comes_in_as_spam(channel: Channel, now: datetime) -> None:
    message = arrives(
        channel, now, "From: win@evil.example", f"To: {OURS}", "Message-ID: <w1@evil.example>", folder="junk"
    )
    assert message is not None
    assert message.conversation.state == "spam"
    assert "Junk folder" in Entry.objects.get(conversation=message.conversation_id).facts["why"]
