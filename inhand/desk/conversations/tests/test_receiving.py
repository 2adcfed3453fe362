"""Which conversation a message joins, what it does to the clock, and that it does so once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inhand.desk.conversations.actions.close import close
from inhand.desk.conversations.actions.mark_spam import mark_spam
from inhand.desk.conversations.inbound import Address
from inhand.desk.conversations.joining import SAME_SUBJECT_WINDOW
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.conversations.tests.arriving import arrives, conversation, fresh, inbox
from inhand.desk.ledger.models import Entry
from inhand.desk.teams.tests.people import AT, person

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def test_a_first_message_opens_a_conversation_in_the_lane_with_its_clocks() -> None:
    made = conversation()
    assert (made.state, made.owner, made.team.is_general) == (Conversation.State.OPEN, None, True)
    assert made.lane_since == made.waiting_since == made.opened_at == AT
    assert made.revision == Entry.objects.filter(conversation=made.pk).count() == 1


def test_a_second_message_joins_by_what_it_answers_and_does_not_make_the_wait_younger() -> None:
    first = arrives(provider_id="a@x.example", subject="One")
    second = arrives(subject="Two", in_reply_to=("a@x.example",), at=LATER)
    third = arrives(subject="Three", references=("a@x.example", "unknown@x.example"), at=LATER)
    made = fresh(first.message.conversation)
    assert {second.message.conversation, third.message.conversation} == {made}
    assert (made.waiting_since, made.last_message_at) == (AT, LATER)


def test_it_joins_by_subject_and_writer_within_two_weeks() -> None:
    made = conversation(subject="My order")
    assert conversation(subject="Re: AW: my  ORDER", at=AT + SAME_SUBJECT_WINDOW) == made
    assert conversation(subject="Re: my order", at=AT + 3 * SAME_SUBJECT_WINDOW) != made


@pytest.mark.parametrize("other", [{"sender": "cleo@salon.example"}, {"subject": "Another"}])
def test_another_writer_or_subject_is_another_conversation(other: dict[str, str]) -> None:
    assert conversation() != conversation(**other)


def test_nobody_is_threaded_by_an_empty_subject() -> None:
    assert conversation(subject="") != conversation(subject="Re: ")


def test_another_inbox_is_another_conversation_whatever_it_refers_to() -> None:
    arrives(provider_id="a@x.example")
    elsewhere = inbox("Sales", "sales@lumen.example")
    assert arrives(in_reply_to=("a@x.example",), into=elsewhere).message.conversation.inbox == elsewhere
    assert Conversation.objects.count() == 2


def test_a_token_seats_who_is_at_the_table_and_no_stranger() -> None:
    made = conversation()
    assert arrives(subject="New", token=made.pk).message.conversation == made
    assert arrives(subject="New", sender="spy@else.example", token=made.pk).message.conversation != made


def test_the_same_message_again_is_a_no_op() -> None:
    first = arrives("Same", provider_id="a@x.example")
    entries = Entry.objects.count()
    again = arrives("Same", provider_id="a@x.example", at=LATER)
    assert (again.new, again.message) == (False, first.message)
    assert Entry.objects.count() == entries


def test_the_same_mail_to_two_channels_is_one_message() -> None:
    first = arrives("Same", provider_id="a@x.example")
    assert arrives("Same", provider_id="a@x.example", channel=2).message == first.message


def test_other_content_under_the_same_id_is_kept_and_kept_once() -> None:
    for text in ("One", "Two", "Two", "One"):
        arrives(text, provider_id="a@x.example")
    assert sorted(Message.objects.values_list("text", flat=True)) == ["One", "Two"]


def test_an_answer_opens_what_was_closed_and_starts_its_clock() -> None:
    made = conversation()
    close(made, by=person(), at=AT, although_waiting=True)
    arrives(at=LATER)
    made = fresh(made)
    assert (made.state, made.waiting_since, made.lane_since) == (Conversation.State.OPEN, LATER, LATER)
    assert made.closed_at is None


def test_spam_stays_aside_and_starts_no_clock() -> None:
    made = conversation()
    mark_spam(made, by=person(), at=AT)
    arrives(at=LATER)
    made = fresh(made)
    assert (made.state, made.waiting_since) == (Conversation.State.SPAM, None)
    assert made.messages.count() == 2


@pytest.mark.parametrize("kind", ["auto_reply", "list", "receipt", "loop"])
def test_automatic_mail_changes_no_clock_no_state_and_no_owner(kind: str) -> None:
    made = conversation()
    close(made, by=person(), at=AT, although_waiting=True)
    before = fresh(made)
    arrives(automatic=kind, at=LATER)
    after = fresh(made)
    assert (after.state, after.waiting_since, after.last_message_at) == (before.state, None, AT)
    assert after.messages.filter(automatic=kind).count() == 1


def test_what_no_database_can_hold_is_taken_out() -> None:
    message = arrives("zero\x00 and \ud800", subject="a\x00b").message
    message.refresh_from_db()
    assert "\x00" not in message.text + message.subject
    assert message.text.startswith("zero")


def test_what_is_answered_may_come_after_its_answer() -> None:
    answer = arrives(subject="Re: A", sender="eva@shop.example", in_reply_to=("late@b.example",))
    late = arrives(subject="B", provider_id="late@b.example")
    assert late.message.conversation_id == answer.message.conversation_id


def test_two_answers_to_a_mail_that_never_came_are_one_conversation() -> None:
    one = arrives(subject="Re: A", sender="eva@shop.example", references=("lost@b.example",))
    other = arrives(
        subject="Re: B",
        sender="ida@shop.example",
        in_reply_to=("lost@b.example",),
        cc=(Address("eva@shop.example"),),
    )
    assert other.message.conversation_id == one.message.conversation_id


def test_a_reference_of_another_inbox_leads_nowhere() -> None:
    elsewhere = inbox("Other", "other@lumen.example")
    one = arrives(subject="Re: A", references=("lost@b.example",), into=elsewhere)
    other = arrives(
        subject="Re: B",
        sender="ida@shop.example",
        in_reply_to=("lost@b.example",),
        cc=(Address("eva@shop.example"),),
    )
    assert other.message.conversation_id != one.message.conversation_id
