"""What is said again joins the living conversation, is shown there, and can be taken out (semantics 2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inhand.desk.conversations.actions.close import close
from inhand.desk.conversations.actions.receive import receive
from inhand.desk.conversations.actions.unlink import NotLinked, unlink
from inhand.desk.conversations.inbound import Address, InboundMessage
from inhand.desk.conversations.models import Conversation, Inbox, Message
from inhand.desk.conversations.repeating import listen
from inhand.desk.conversations.tests.arriving import CHANNEL, arrives, conversation, fresh, inbox
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.replay import fold
from inhand.desk.teams.tests.people import AT, person

pytestmark = pytest.mark.django_db

WORDS = "My blue lamp arrived broken, and order 48121 says it should not have."
LATER = AT + timedelta(minutes=4)
CHAT: dict[str, Any] = {
    "text": f"Writing here too: {WORDS}", "platform": "chat", "channel": 7, "subject": "", "at": LATER,
    "sender": "guest-19",
}  # fmt: skip


def test_the_same_by_chat_joins_the_mail_and_has_no_owner_of_its_own() -> None:
    mail = arrives(WORDS)
    chat = arrives(**CHAT)
    made = fresh(mail.message.conversation)
    assert (chat.message.conversation, chat.message.repeats) == (made, mail.message)
    assert (made.waiting_since, Conversation.objects.count()) == (AT, 1)
    told = Entry.objects.get(conversation=made.pk, seq=2).facts
    assert (told["joined_by"], told["repeats"], told["why"]) == ("repeat", mail.message.pk, "name")


def test_the_same_person_to_another_address_within_a_day_is_one_conversation() -> None:
    elsewhere = inbox("Sales", "sales@lumen.example")
    mail = arrives(WORDS, subject="Lamp")
    late = AT + timedelta(hours=23)
    assert (
        arrives(WORDS, subject="My lamp", into=elsewhere, channel=2, at=late).message.repeats == mail.message
    )


@pytest.mark.parametrize(
    "but",
    [
        {"at": AT + timedelta(hours=25), "sender": "otto@bakery.example"},
        {"text": "I should like to have the same lamp in green, please."},
        {"text": WORDS.replace("48121", "59999")},
        {"in_reply_to": ("unknown@x.example",)},
        {"automatic": "auto_reply"},
    ],
)
def test_what_is_no_repeat_has_a_conversation_of_its_own(but: dict[str, Any]) -> None:
    mail = conversation(text=WORDS)
    assert conversation(**CHAT | but) != mail


def test_what_is_closed_or_not_listened_to_is_not_joined() -> None:
    mail = conversation(text=WORDS)
    close(mail, by=person(), at=AT, although_waiting=True)
    again = conversation(**CHAT)
    assert again != mail
    Inbox.objects.update(repeat_hours=0)
    assert conversation(**CHAT | {"channel": 8, "platform": "sms", "into": Inbox.objects.get()}) != again


def test_one_mail_to_two_addresses_is_one_message_with_both_on_record() -> None:
    elsewhere = inbox("Sales", "sales@lumen.example")
    first = arrives(WORDS, provider_id="a@x.example")
    for _ in range(2):
        copy = arrives(WORDS, provider_id="a@x.example", into=elsewhere, channel=2)
        assert (copy.message, copy.new) == (first.message, False)
    (told,) = Entry.objects.filter(name="message.also_received")
    assert (told.conversation, told.facts["address"]) == (
        first.message.conversation_id,
        "sales@lumen.example",
    )


def test_taken_out_it_waits_on_its_own_and_is_never_linked_again() -> None:
    mail, chat = arrives(WORDS), arrives(**CHAT)
    amina = person()
    made = unlink(chat.message, by=amina, at=LATER)
    left = fresh(mail.message.conversation)
    assert (made.waiting_since, made.lane_since, made.contact) == (LATER, LATER, chat.message.contact)
    assert (left.waiting_since, left.preview.startswith("My blue")) == (AT, True)
    with pytest.raises(NotLinked):
        unlink(chat.message, by=amina, at=LATER)
    third = arrives(**CHAT | {"channel": 8, "at": LATER + timedelta(minutes=1)})
    assert third.message.conversation == made
    stories = fold(Entry.objects.order_by("pk"))
    for each in Conversation.objects.all():
        waits = each.waiting_since.isoformat() if each.waiting_since else ""
        assert (stories[each.pk].waiting_since, stories[each.pk].revision) == (waits, each.revision)


def test_taking_out_the_only_unanswered_one_stops_the_clock() -> None:
    mail, chat = arrives(WORDS), arrives(**CHAT)
    Message.objects.create(
        conversation=mail.message.conversation, inbox=inbox(), direction="out", platform="email", provider_id="o",
        at=LATER, state="sent",
    )  # fmt: skip
    last = arrives(**CHAT | {"channel": 8, "platform": "sms", "at": LATER})
    Message.objects.filter(pk=chat.message.pk).update(repeats=None)
    unlink(last.message, by=person(), at=LATER)
    assert fresh(mail.message.conversation).waiting_since is None


def test_listening_asks_one_query() -> None:
    contact = arrives(WORDS).message.contact
    assert contact
    inbound = InboundMessage("x", "chat", Address("guest-19", "Otto"), WORDS)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        heard = listen(inbound, contact, inbox=inbox(), channel=CHANNEL + 1, at=LATER)
    assert heard
    assert heard.repeat
    asked_rows = [
        each["sql"] for each in asked if "advisory" not in each["sql"] and "inbox" not in each["sql"][:60]
    ]
    assert len([sql for sql in asked_rows if "conversations_message" in sql]) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + asked_rows[-1])
            steps = [step for *_, step in cursor.fetchall()]
        assert not [step for step in steps if step.startswith("SCAN")], steps


@pytest.mark.parametrize(("minutes", "joins"), [(15, True), (25, False)])
def test_somebody_without_a_name_is_known_by_many_words_for_a_while(minutes: int, joins: bool) -> None:  # noqa: FBT001 -- a row of the table
    mail = arrives(WORDS).message
    chat = InboundMessage("c1", "chat", Address("guest-7"), WORDS)
    at = AT + timedelta(minutes=minutes)
    received = receive(chat, inbox=inbox(), channel=9, at=at).message
    assert (received.conversation == mail.conversation, received.repeat_why) == (
        joins,
        "text" if joins else "",
    )
