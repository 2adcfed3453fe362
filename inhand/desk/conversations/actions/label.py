"""Say what a conversation is about, or how urgent it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, steps
from inhand.desk.conversations.models import Label, Urgency
from inhand.desk.ledger.events import ConversationLabelled
from inhand.ground import prepared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


class BadLabel(ValueError):
    """A label's value does not exist."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A label that somebody or something wants to set. ``value`` of an urgency is its name, of a topic its slug."""

    kind: Label.Kind
    value: str
    source: Label.Source
    confidence: float = 1.0
    rule: int | None = None
    why: Sequence[str] = ()


@transaction.atomic
def label(
    conversation: Conversation,
    *,
    kind: Label.Kind,
    value: str,
    source: Label.Source,
    at: datetime,
    by: Teammate | None = None,
    confidence: float = 1.0,
    why: Sequence[str] = (),
) -> Label | None:
    """Set a label. A person's label stands against every machine's; ``None`` when nothing changes."""
    proposal = Proposal(kind, value, source, confidence, why=why)
    return next(iter(put(hold(conversation), [proposal], at=at, by=by)), None)


def put(
    held: Conversation, proposals: Sequence[Proposal], *, at: datetime, by: Teammate | None = None
) -> list[Label]:
    """Do what ``label`` does for one proposal of each kind, with a conversation that is held already."""
    news = [each for each in proposals if present(held, each.kind) != each.value]
    if any(each.source != Label.Source.PERSON for each in news):
        said = _kinds_by(held.pk, Label.Source.PERSON)
        news = [each for each in news if each.source == Label.Source.PERSON or (each.kind,) not in said]
    if not news:
        return []
    events = [_event(held, each) for each in news]
    changed: dict[str, Any] = {}
    for each in news:
        changed |= changes(each.kind, each.value)
    made = [
        prepared.insert(
            Label,
            conversation=held,
            kind=each.kind,
            value=each.value,
            source=each.source,
            confidence=each.confidence,
            why=list(each.why),
            by=by,
            at=at,
        )
        for each in news
    ]
    steps(held, events, at=at, by=by.pk if by else None, **changed)
    return made


def present(conversation: Conversation, kind: Label.Kind) -> str:
    """Return what it is labelled with now."""
    if kind == Label.Kind.URGENCY:
        return Urgency(conversation.urgency).name.lower()
    if kind == Label.Kind.SUMMARY:
        newest = conversation.labels.filter(kind=kind).order_by("-id").values_list("value", flat=True).first()
        return newest or ""
    return str(getattr(conversation, kind))


_kinds_by = prepared.Query(
    lambda conversation, source: (
        Label.objects.filter(conversation=conversation, source=source).values_list("kind").distinct()
    ),
    prepared.NUMBER,
    prepared.TEXT,
)


def _event(held: Conversation, new: Proposal) -> ConversationLabelled:
    return ConversationLabelled(
        kind=new.kind,
        value=new.value,
        former=present(held, new.kind),
        source=new.source,
        confidence=new.confidence,
        rule=new.rule,
        why=list(new.why),
    )


def changes(kind: Label.Kind, value: str) -> dict[str, Any]:
    """Return what a label changes of its conversation. Raise ``BadLabel``."""
    if kind == Label.Kind.SUMMARY:
        return {}
    if kind != Label.Kind.URGENCY:
        return {str(kind): value}
    try:
        return {"urgency": Urgency[value.upper()].value}
    except KeyError:
        message = f"urgency: {value!r} is none of low, normal, high, urgent."
        raise BadLabel(message) from None
