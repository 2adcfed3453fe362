"""Say by itself what a customer's message is about, how urgent it is and in which language, before it is routed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from inhand.desk.conversations.actions.label import Proposal
from inhand.desk.conversations.models import Label, Urgency
from inhand.desk.labels import queries
from inhand.desk.labels.language import identify
from inhand.desk.labels.urgency import LOW, NORMAL, Around, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.conversations.written import Written
    from inhand.desk.routing.policy import Policy


SURE_LANGUAGE = 0.5

_log = logging.getLogger(__name__)


def labels(held: Conversation, unanswered: list[Written], policy: Policy) -> list[Proposal]:
    """Propose labels for what the customer wrote last. A failure is logged and blocks nothing."""
    try:
        return list(_proposed(held, unanswered, policy)) if unanswered else []
    except Exception:  # noqa: BLE001 -- whatever it is, the customer is waiting
        _log.exception("conversation %s could not be labelled; it is routed without", held.pk)
        return []


def _proposed(held: Conversation, unanswered: list[Written], policy: Policy) -> Iterator[Proposal]:
    last = unanswered[0]
    text = f"{last.subject}\n{last.said}"
    if not held.language:
        yield from _language(text)
    if not held.topic:
        yield from _topic(text, policy)
    yield from _urgency(held, last, len(unanswered))


def _language(text: str) -> Iterator[Proposal]:
    found = identify(text)
    if found.code and found.confidence >= SURE_LANGUAGE:
        yield Proposal(Label.Kind.LANGUAGE, found.code, Label.Source.CLASSIFIER, round(found.confidence, 3))


def _topic(text: str, policy: Policy) -> Iterator[Proposal]:
    model = queries.present(Label.Kind.TOPIC)
    guess = model.guess(text) if model else None
    if model and guess and guess.sure and guess.topic in {row.slug for row in policy.topics}:
        why = model.why(text)
        yield Proposal(
            Label.Kind.TOPIC, guess.topic, Label.Source.CLASSIFIER, round(guess.confidence, 3), why=why
        )


def _urgency(held: Conversation, last: Written, unanswered: int) -> Iterator[Proposal]:
    """Raise it as far as the words ask for; lower it only at the beginning."""
    text = f"{last.subject}\n{last.said}"
    found = judge(last.subject, last.said, Around(unanswered=unanswered))
    model = queries.present(Label.Kind.URGENCY)
    guess = model.guess(text) if model else None
    level, why, sure = found.level, list(found.why), found.confidence
    if model and guess and guess.sure and Urgency[guess.topic.upper()] > level:
        level, sure = Urgency[guess.topic.upper()].value, guess.confidence
        why = model.why(text)
    begins = held.urgency == NORMAL and unanswered == 1
    if level > held.urgency or (level == LOW and begins):
        value = Urgency(level).name.lower()
        yield Proposal(Label.Kind.URGENCY, value, Label.Source.CLASSIFIER, round(sure, 3), why=why)
