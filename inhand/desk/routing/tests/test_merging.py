"""Two conversations are one, one is two, and the ledger tells of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inhand.desk.conversations.actions.close import close
from inhand.desk.conversations.actions.label import label
from inhand.desk.conversations.actions.mark_spam import mark_spam
from inhand.desk.conversations.actions.merge import CannotMerge, merge
from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.actions.split import CannotSplit, split
from inhand.desk.conversations.actions.tag import tag
from inhand.desk.conversations.actions.unmerge import unmerge
from inhand.desk.conversations.inbound import Address
from inhand.desk.conversations.models import Conversation, Label, Message, Reference
from inhand.desk.conversations.tests.arriving import arrives, conversation, fresh, inbox
from inhand.desk.conversations.unanswered import Said, waiting_since
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.routing.replay import differing_conversations
from inhand.desk.teams.tests.people import AT, person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CC = (Address("eva@shop.example"),)


def same_story() -> bool:
    return not list(differing_conversations())


def said(hours: int, *, inbound: bool = True, counts: bool = True) -> Said:
    return Said(AT + hours * HOUR, hours, inbound, counts)


@pytest.mark.parametrize(
    ("messages", "since"),
    [
        ([], None),
        ([said(2), said(1)], 1),
        ([said(1), said(2, inbound=False)], None),
        ([said(1), said(2, inbound=False), said(3), said(4)], 3),
        ([said(1), said(2, inbound=False, counts=False)], 1),
        ([said(1, counts=False), said(2)], 2),
    ],
)
def test_a_customer_waits_since_the_oldest_message_that_no_reply_came_after(
    messages: list[Said], since: int | None
) -> None:
    assert waiting_since(messages) == (since and AT + since * HOUR)


def test_of_two_one_stays_with_all_that_was_said_and_the_older_clock() -> None:
    by = person()
    old, new = conversation(subject="One"), conversation(subject="Two", at=AT + HOUR)
    written = note(new, text="Same as the other", by=by, at=AT + HOUR)
    stays = merge(old, into=new, by=by, at=AT + 2 * HOUR)
    old, new = fresh(old), fresh(new)
    assert (stays.pk, old.merged_into, old.state) == (new.pk, new, Conversation.State.CLOSED)
    assert (new.waiting_since, new.opened_at, new.messages.count()) == (AT, AT, 2)
    written.refresh_from_db()
    assert written.conversation == new
    assert same_story()


def test_what_somebody_has_stays() -> None:
    by = person()
    held, free = conversation(subject="One"), conversation(subject="Two")
    assign(held, to=by, by=by, at=AT)
    assert merge(held, into=free, by=by, at=AT) == held
    assert (fresh(held).owner, fresh(free).merged_into) == (by, held)
    assert same_story()


def test_a_closed_one_is_open_again_when_somebody_waits_in_the_other() -> None:
    by = person()
    closed, living = conversation(subject="One"), conversation(subject="Two", at=AT + HOUR)
    close(closed, by=by, at=AT, although_waiting=True)
    merge(living, into=closed, by=by, at=AT + HOUR)
    made = fresh(closed)
    assert (made.state, made.waiting_since, made.lane_since) == ("open", AT + HOUR, AT + HOUR)
    assert same_story()


def test_what_cannot_be_one_stays_two() -> None:
    by, one = person(), conversation(subject="One")
    spam, elsewhere = conversation(subject="Two"), conversation(into=inbox("Sales", "s@lumen.example"))
    mark_spam(spam, by=by, at=AT)
    gone = conversation(subject="Three")
    merge(gone, into=one, by=by, at=AT)
    for other in (one, spam, elsewhere, gone):
        with pytest.raises(CannotMerge):
            merge(other, into=one, by=by, at=AT)
    with pytest.raises(CannotSplit):
        unmerge(one, by=by, at=AT)


def test_mail_for_what_was_merged_finds_the_one_that_stays() -> None:
    by = person()
    gone, stays = conversation(subject="One", provider_id="a@x.example"), conversation(subject="Two")
    merge(gone, into=stays, by=by, at=AT)
    assert conversation(token=gone.pk) == stays
    assert conversation(subject="Re: Z", in_reply_to=("a@x.example",)) == stays
    assert conversation(subject="Re: One", at=AT + HOUR) != gone


def test_a_merge_is_taken_back_with_what_came_with_it_and_what_came_later_stays() -> None:
    by, other = person(), person("Ben")
    gone, stays = (
        conversation(subject="One", provider_id="a@x.example"),
        conversation(subject="Two", at=AT + HOUR),
    )
    assign(gone, to=other, by=other, at=AT)
    assign(stays, to=by, by=by, at=AT)
    note(gone, text="Mine", by=other, at=AT)
    merge(gone, into=stays, by=by, at=AT + HOUR)
    later = arrives(in_reply_to=("a@x.example",), subject="Three").message
    unmerge(fresh(gone), by=by, at=AT + 2 * HOUR)
    gone, stays = fresh(gone), fresh(stays)
    assert (gone.state, gone.owner, gone.merged_into, gone.waiting_since) == ("open", other, None, AT)
    assert (gone.messages.count(), gone.notes.count(), stays.messages.count()) == (1, 1, 2)
    assert later.conversation == stays
    assert same_story()


def test_labels_of_both_stay_and_go_back_with_what_brought_them() -> None:
    by = person()
    gone, stays = conversation(subject="One"), conversation(subject="Two")
    tag(gone, add=["VIP", "crema"], by=by, at=AT)
    tag(stays, add=["vip", "wholesale"], by=by, at=AT)
    label(gone, kind=Label.Kind.TOPIC, value="delivery", source=Label.Source.PERSON, by=by, at=AT)
    merge(gone, into=stays, by=by, at=AT)
    stays = fresh(stays)
    assert (stays.tags, stays.topic) == (["VIP", "wholesale", "crema"], "delivery")
    tag(stays, add=["later"], by=by, at=AT)
    unmerge(fresh(gone), by=by, at=AT)
    gone, stays = fresh(gone), fresh(stays)
    assert (stays.tags, stays.topic) == (["VIP", "wholesale", "later"], "")
    assert (gone.tags, gone.topic) == (["VIP", "crema"], "delivery")
    assert same_story()


def test_what_is_parted_begins_a_conversation_and_takes_its_answers_along() -> None:
    by = person()
    whole = conversation(provider_id="a@x.example")
    other = arrives(provider_id="b@x.example", in_reply_to=("a@x.example",), at=AT + HOUR).message
    made = split(whole, messages=[other.pk], by=by, at=AT + 2 * HOUR)
    assert (made.waiting_since, made.lane_since, made.team) == (AT + HOUR, AT + 2 * HOUR, whole.team)
    assert fresh(whole).waiting_since == AT
    answer = arrives(in_reply_to=("b@x.example",), references=("a@x.example", "b@x.example"), subject="Re: x")
    assert answer.message.conversation == made, (
        "a person set them apart, so a mail that answers both joins none"
    )
    assert fresh(whole).merged_into is None
    assert same_story()


def test_to_part_a_conversation_leaves_something_on_both_sides() -> None:
    by, one = person(), arrives().message
    for chosen in ([], [one.pk], [one.pk + 1000]):
        with pytest.raises(CannotSplit):
            split(one.conversation, messages=chosen, by=by, at=AT)


def _two_that_a_late_mail_links() -> tuple[Message, Message]:
    return (
        arrives(subject="Re: A", sender="eva@shop.example", references=("root@x.example",)).message,
        arrives(subject="Re: B", sender="ida@shop.example", in_reply_to=("link@x.example",), cc=CC).message,
    )


def _the_link(sender: str = "eva@shop.example") -> Message:
    return arrives(
        subject="C", sender=sender, provider_id="link@x.example", in_reply_to=("root@x.example",)
    ).message


def test_a_late_mail_that_answers_two_makes_them_one() -> None:
    one, two = _two_that_a_late_mail_links()
    assert one.conversation != two.conversation
    link = _the_link()
    assert {each.conversation_id for each in Message.objects.all()} == {link.conversation_id}
    assert set(Reference.objects.values_list("conversation", flat=True)) == {link.conversation_id}
    assert same_story()


def test_two_owners_are_asked_instead() -> None:
    one, two = _two_that_a_late_mail_links()
    for message, name in ((one, "Amina"), (two, "Ben")):
        owner = person(name)
        assign(message.conversation, to=owner, by=owner, at=AT)
    link = _the_link()
    _the_link_again = arrives(subject="D", sender="eva@shop.example", cc=CC,
                              references=("link@x.example", "root@x.example")).message  # fmt: skip
    assert fresh(one.conversation).merged_into is fresh(two.conversation).merged_into is None
    told = Entry.objects.filter(name="merge.proposed")
    assert [(e.conversation, e.facts["why"]) for e in told][:1] == [(link.conversation_id, "owners")]
    assert told.filter(conversation=link.conversation_id).count() == 1
    assert same_story()


def test_a_stranger_does_not_make_two_conversations_one() -> None:
    one, two = _two_that_a_late_mail_links()
    _the_link(sender="mallory@elsewhere.example")
    assert fresh(one.conversation).merged_into is fresh(two.conversation).merged_into is None


def test_strangers_who_answer_the_same_newsletter_are_two() -> None:
    one = arrives(subject="Re: News", sender="eva@shop.example", in_reply_to=("news@lumen.example",))
    two = arrives(subject="Re: News", sender="otto@bakery.example", in_reply_to=("news@lumen.example",))
    assert one.message.conversation != two.message.conversation
