"""Spam stands aside, people have the last word, and the list of senders learns from them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from inhand.desk.conversations import senders
from inhand.desk.conversations.actions.learn_sender import learn_sender
from inhand.desk.conversations.actions.mark_not_spam import mark_not_spam
from inhand.desk.conversations.actions.mark_spam import mark_spam
from inhand.desk.conversations.actions.save_sender import delete_sender, save_sender
from inhand.desk.conversations.actions.suspect import suspect
from inhand.desk.conversations.models import Conversation, Message, SenderRule
from inhand.desk.conversations.tests.arriving import arrives, conversation, fresh
from inhand.desk.deeds.actions.perform import Request, perform
from inhand.desk.deeds.actions.undo import undo
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.replay import fold
from inhand.desk.teams.problems import BadInput
from inhand.desk.teams.tests.people import AT, person

if TYPE_CHECKING:
    from inhand.desk.teams.models import Teammate

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
SPAM = {"spam": "X-Spam-Flag: yes"}
EVIL = "win@evil.example"


def marks(by: Teammate, **fields: Any) -> Conversation:
    """A mail that somebody says is spam, with what follows from it."""
    made = conversation(sender=EVIL, **fields)
    mark_spam(made, by=by, at=AT)
    learn_sender(made, at=AT)
    return made


def told_the_same() -> bool:
    """Whether the ledger says of every conversation what its row says."""
    stories = fold(Entry.objects.order_by("pk"))
    return all(
        (row.state, row.waiting_since.isoformat() if row.waiting_since else "", row.revision)
        == (stories[row.pk].state, stories[row.pk].waiting_since, stories[row.pk].revision)
        for row in Conversation.objects.all()
    )


def rules() -> dict[str, str]:
    return dict(SenderRule.objects.values_list("value", "kind"))


def answers(made: Conversation) -> None:
    Message.objects.create(conversation=made, inbox=made.inbox, direction="out", platform="email", provider_id="r@x",
                           author=person("Ben"), at=AT, state="sent")  # fmt: skip


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Eva@Mail.Shop.Example", ("eva@mail.shop.example", "mail.shop.example", "shop.example", "")),
        ("eva@shop.example", ("eva@shop.example", "shop.example", "", "")),
        ("a@b.c.d.e.example", ("a@b.c.d.e.example", "b.c.d.e.example", "c.d.e.example", "d.e.example")),
        ("eva", ()),
        ("", ()),
    ],
)
def test_an_address_is_known_by_itself_and_by_its_domains(address: str, expected: tuple[str, ...]) -> None:
    assert senders.spellings(address) == expected


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<Eva@Shop.example>", "eva@shop.example"),
        ("@shop.example", "shop.example"),
        ("Shop.example", "shop.example"),
        ("shop", ""),
        ("eva @shop.example", ""),
        ("", ""),
    ],
)
def test_a_sender_is_written_as_an_address_or_a_domain(written: str, kept: str) -> None:
    assert senders.normal(written) == kept


def test_what_a_filter_takes_for_spam_stands_aside_and_wakes_nobody() -> None:
    made = conversation(**SPAM)
    assert (made.state, made.waiting_since, made.owner, made.lane_since) == ("spam", None, None, None)
    again = arrives(at=LATER).message
    assert (again.conversation, fresh(made).state) == (made, "spam")
    assert (
        list(Entry.objects.filter(conversation=made.pk).values_list("name", flat=True))
        == ["spam.received"] * 2
    )
    assert told_the_same()


def test_no_spam_opens_it_and_its_customer_has_waited_since_they_wrote() -> None:
    made = conversation(**SPAM)
    mark_not_spam(made, by=person(), at=LATER)
    made = fresh(made)
    assert (made.state, made.waiting_since, made.lane_since, made.closed_at) == ("open", AT, LATER, None)
    assert told_the_same()


@pytest.mark.parametrize("kind", ["bounce", "auto_reply", "receipt", "loop"])
def test_what_a_machine_answers_is_never_put_aside(kind: str) -> None:
    assert conversation(automatic=kind, **SPAM).state == "closed"
    assert conversation(automatic="list", sender="news@x.example", **SPAM).state == "spam"


def test_whom_somebody_has_answered_is_put_aside_by_no_machine() -> None:
    answers(conversation(subject="First"))
    assert conversation(subject="Second", **SPAM).state == "open"
    assert not suspect(conversation(subject="Third"), why="lottery", at=AT)


def test_a_machine_that_reads_the_words_may_put_aside_what_is_new() -> None:
    made, written = conversation(sender=EVIL), conversation(subject="Mine")
    assert suspect(made, why="lottery, prize", at=AT)
    assert not suspect(made, why="once more", at=AT)
    assert (fresh(made).state, fresh(written).state) == ("spam", "open")
    assert told_the_same()


def test_who_is_marked_twice_is_blocked_and_an_undo_takes_it_back() -> None:
    by = person()
    marks(by, subject="One")
    assert rules() == {}
    two = conversation(sender=EVIL, subject="Two")
    deed = perform([two.pk], request=Request("spam", "Spam"), by=by, at=AT)
    learn_sender(two, at=AT)
    assert rules() == {EVIL: "block"}
    blocked = conversation(sender=EVIL, subject="Three")
    assert blocked.state == "spam"
    assert Entry.objects.get(conversation=blocked.pk).facts["why"] == EVIL
    undo(deed, by=by, at=AT)
    learn_sender(two, at=AT)
    assert (rules(), fresh(two).state, fresh(two).waiting_since) == ({}, "open", AT)
    assert told_the_same()


def test_what_a_machine_put_aside_teaches_nothing_and_no_spam_lets_through() -> None:
    by = person()
    made = [conversation(sender=EVIL, subject=f"Number {n}", **SPAM) for n in range(3)]
    learn_sender(made[0], at=AT)
    assert rules() == {}
    mark_not_spam(made[0], by=by, at=AT)
    learn_sender(made[0], at=AT)
    assert rules() == {EVIL: "allow"}
    assert conversation(sender=EVIL, subject="Next", **SPAM).state == "open"


def test_a_domain_is_blocked_by_three_of_its_senders_unless_one_was_answered() -> None:
    by = person()
    made = [conversation(sender=f"{n}@evil.example", subject=f"Number {n}") for n in range(3)]
    for each in made:
        mark_spam(each, by=by, at=AT)
        learn_sender(each, at=AT)
    assert rules() == {"evil.example": "block"}
    assert conversation(sender="new@mail.evil.example").state == "spam"
    answers(made[0])
    learn_sender(made[1], at=AT)
    assert rules() == {}


def test_what_is_written_by_hand_counts_and_is_not_unlearnt() -> None:
    by = person()
    row = save_sender(None, value="@Evil.example", kind="block", by=by, at=AT)
    assert conversation(sender=EVIL).state == "spam"
    save_sender(None, value=EVIL, kind="allow", by=by, at=AT)
    assert conversation(sender=EVIL, subject="Other").state == "open", "the address counts before its domain"
    for subject in ("a", "b"):
        marks(by, subject=subject)
    assert rules() == {"evil.example": "block", EVIL: "allow"}
    delete_sender(row, by=by, at=AT)
    assert rules() == {EVIL: "allow"}
    assert Entry.objects.filter(name="policy.changed", facts__subject="sender").count() == 3


@pytest.mark.parametrize(
    ("value", "kind"),
    [("nonsense", "block"), ("help@lumen.example", "block"), ("lumen.example", "block"), (EVIL, "x")],
)
def test_what_cannot_be_on_the_list_is_said(value: str, kind: str) -> None:
    conversation()
    with pytest.raises(BadInput):
        save_sender(None, value=value, kind=kind, by=person(), at=AT)
