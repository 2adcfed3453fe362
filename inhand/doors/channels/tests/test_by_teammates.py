"""Mail of teammates: a customer's mail passed on, an answer of their own, and who only says that they are one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from inhand.desk.conversations.inbound import Address, Forwarded, InboundMessage
from inhand.desk.conversations.models import Conversation, Message, Note
from inhand.desk.conversations.tests.arriving import arrives, conversation, fresh
from inhand.desk.replies.actions.take_mailed import take_mailed
from inhand.desk.routing.replay import differing_conversations
from inhand.desk.teams.tests.people import AT, person
from inhand.doors.channels import by_teammates

if TYPE_CHECKING:
    from inhand.desk.teams.models import Teammate

pytestmark = pytest.mark.django_db
OTTO = Address("otto@bakery.example", "Otto")


@pytest.fixture
def ann() -> Teammate:
    return person("Ann")


def mail(sender: str, **fields: object) -> InboundMessage:
    values = {
        "provider_id": "t1@x.example",
        "platform": "email",
        "text": "Above\n\nBelow",
        "visible_text": "Above",
    }
    return InboundMessage(sender=Address(sender, "Ann"), **(values | fields))  # type: ignore[arg-type]


def forward(sender: str, **fields: object) -> InboundMessage:
    original = Forwarded(
        OTTO, "Grinder", "It is broken.", "It is broken.", comment="Yours?", message_id="o1@b.example"
    )
    return mail(
        sender, subject="Fwd: Grinder", forwarded=original, reply_to=(Address("ann@x.example"),), **fields
    )


def test_a_teammate_who_passes_a_mail_on_makes_its_writer_the_contact(ann: Teammate) -> None:
    told, by = by_teammates.passed_on(forward(ann.email.upper()))
    assert (told.sender, told.subject, told.visible_text, told.reply_to) == (
        OTTO,
        "Grinder",
        "It is broken.",
        (),
    )
    assert by == ann
    assert "o1@b.example" in told.references
    made = conversation()
    by_teammates.say(made, told, by=ann, at=AT)
    assert Note.objects.get().text == "Yours?"


@pytest.mark.parametrize("changes", [{"authentic": False}, {"forwarded": None}, {"sender": OTTO}])
def test_only_a_teammate_of_whom_nobody_doubts_passes_mail_on(
    ann: Teammate, changes: dict[str, object]
) -> None:
    inbound = replace(forward(ann.email), **changes)  # type: ignore[arg-type]
    assert by_teammates.passed_on(inbound) == (inbound, None)


def take(inbound: InboundMessage, token: int | None) -> by_teammates.Answer | None:
    return by_teammates.answer(inbound, token, channel=1, arrival=1, at=AT)


def test_an_answer_that_the_customer_has_too_is_the_teammates_reply(ann: Teammate) -> None:
    made = conversation()
    answer = take(mail(ann.email, to=(OTTO,)), made.pk)
    message = Message.objects.get(direction="out")
    assert answer == by_teammates.Answer(message.pk)
    assert (message.author, message.state, message.visible_text) == (ann, "sent", "Above")
    made = fresh(made)
    assert (made.owner, made.waiting_since, made.state) == (ann, None, Conversation.State.WAITING)
    assert not list(differing_conversations())


def test_an_answer_to_us_alone_is_a_note(ann: Teammate) -> None:
    made = conversation()
    assert take(mail(ann.email, to=(Address("help@lumen.example"),)), made.pk) == by_teammates.Answer(None)
    assert (Note.objects.get().text, fresh(made).waiting_since) == ("Above", AT)


@pytest.mark.parametrize("changes", [{"authentic": False}, {"automatic": "auto_reply"}, {"sender": OTTO}])
def test_without_a_signed_address_of_their_own_it_is_a_mail_like_any_other(
    ann: Teammate, changes: dict[str, object]
) -> None:
    made = conversation()
    inbound = mail(ann.email, to=(OTTO,))
    assert take(inbound, None) is None
    assert take(replace(inbound, **changes), made.pk) is None  # type: ignore[arg-type]


def test_a_teammate_who_writes_as_a_customer_is_one(ann: Teammate) -> None:
    own = arrives(sender=ann.email).message.conversation
    assert take(mail(ann.email), own.pk) is None
    assert take_mailed(own, inbound=mail(ann.email), by=ann, channel=1, arrival=1, at=AT) is None
