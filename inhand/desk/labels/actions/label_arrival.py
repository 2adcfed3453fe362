"""Say by itself what a customer's message is about, how urgent it is and in which language, before it is routed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.label import put
from inhand.desk.conversations.actions.step import hold
from inhand.desk.conversations.models import Conversation, Label, Message, Urgency
from inhand.desk.labels import queries
from inhand.desk.labels.language import identify
from inhand.desk.labels.urgency import LOW, NORMAL, Around, judge
from inhand.desk.routing import policy as policies
from inhand.desk.rules.matching import MessageFacts
from inhand.ground import prepared

if TYPE_CHECKING:
    from datetime import datetime


SURE_LANGUAGE = 0.5

_log = logging.getLogger(__name__)


def label_arrival(conversation: int, *, at: datetime) -> bool:
    """Label what nobody has labelled yet; tell whether that went well. A failure is logged and blocks nothing."""
    try:
        with transaction.atomic():
            held = hold(conversation)
            if held.state == Conversation.State.OPEN and (written := _written(conversation)):
                _label(held, written, at)
    except Exception:  # noqa: BLE001 -- whatever it is, the customer is waiting
        _log.exception("conversation %s could not be labelled; it is routed without", conversation)
        return False
    return True


def _label(held: Conversation, written: list[tuple[str, str, str, list[str]]], at: datetime) -> None:
    """Rules speak first, and in their own name when the gates decide; a person's label always stays."""
    subject, visible, text, sender = written[0]
    said = visible or text
    facts = MessageFacts(subject, said, sender[0] if sender else "", held.inbox_id)
    by_rule = policies.present().label_rules.propose(facts)
    if not held.language:
        _language(held, f"{subject}\n{said}", at)
    if not held.topic and not by_rule.topic:
        _topic(held, f"{subject}\n{said}", at)
    if by_rule.urgency is None:
        _urgency(held, subject, said, len(written), at)


def _language(held: Conversation, text: str, at: datetime) -> None:
    found = identify(text)
    if found.code and found.confidence >= SURE_LANGUAGE:
        put(held, kind=Label.Kind.LANGUAGE, value=found.code, source=Label.Source.CLASSIFIER, at=at,
            confidence=round(found.confidence, 3))  # fmt: skip


def _topic(held: Conversation, text: str, at: datetime) -> None:
    model = queries.present(Label.Kind.TOPIC)
    guess = model.guess(text) if model else None
    if model and guess and guess.sure and guess.topic in {row.slug for row in policies.present().topics}:
        put(held, kind=Label.Kind.TOPIC, value=guess.topic, source=Label.Source.CLASSIFIER, at=at,
            confidence=round(guess.confidence, 3), why=model.why(text))  # fmt: skip


def _urgency(held: Conversation, subject: str, text: str, unanswered: int, at: datetime) -> None:
    """Raise it as far as the words ask for; lower it only at the beginning."""
    found = judge(subject, text, Around(unanswered=unanswered))
    model = queries.present(Label.Kind.URGENCY)
    guess = model.guess(f"{subject}\n{text}") if model else None
    level, why, sure = found.level, list(found.why), found.confidence
    if model and guess and guess.sure and Urgency[guess.topic.upper()] > level:
        level, sure = Urgency[guess.topic.upper()].value, guess.confidence
        why = model.why(f"{subject}\n{text}")
    begins = held.urgency == NORMAL and unanswered == 1
    if level > held.urgency or (level == LOW and begins):
        put(held, kind=Label.Kind.URGENCY, value=Urgency(level).name.lower(), source=Label.Source.CLASSIFIER,
            at=at, confidence=round(sure, 3), why=why)  # fmt: skip


def _written(conversation: int) -> list[tuple[str, str, str, list[str]]]:
    """Return what the customer wrote since our last answer, newest first."""
    rows = []
    for direction, *row in _newest(conversation):
        if direction == Message.Direction.OUT:
            break
        rows.append((row[0], row[1], row[2], row[3]))
    return rows


_newest = prepared.Query(
    lambda conversation: (
        Message.objects.filter(conversation=conversation, automatic="")
        .order_by("-pk")
        .values_list("direction", "subject", "visible_text", "text", "sender")[:5]
    ),
    prepared.NUMBER,
)
