"""Say what a conversation is about, or how urgent it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
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
    rule: int | None = None,
    why: Sequence[str] = (),
) -> Label | None:
    """Set a label. A person's label stands against every machine's; ``None`` when nothing changes.

    ``value`` of an urgency is its name (``low normal high urgent``), of a topic its slug.
    """
    return put(
        hold(conversation),
        kind=kind,
        value=value,
        source=source,
        at=at,
        by=by,
        confidence=confidence,
        rule=rule,
        why=why,
    )


def put(
    held: Conversation,
    *,
    kind: Label.Kind,
    value: str,
    source: Label.Source,
    at: datetime,
    by: Teammate | None = None,
    confidence: float = 1.0,
    rule: int | None = None,
    why: Sequence[str] = (),
) -> Label | None:
    """Do what ``label`` does, with a conversation that is held already."""
    former = present(held, kind)
    if former == value or (source != Label.Source.PERSON and _a_person_said(held, kind)):
        return None
    made = prepared.insert(
        Label(
            conversation=held,
            kind=kind,
            value=value,
            source=source,
            confidence=confidence,
            why=list(why),
            by=by,
            at=at,
        )
    )
    event = ConversationLabelled(
        kind=kind, value=value, former=former, source=source, confidence=confidence, rule=rule, why=list(why)
    )
    step(held, event, at=at, by=by.pk if by else None, **changes(kind, value))
    return made


def present(conversation: Conversation, kind: Label.Kind) -> str:
    """Return what it is labelled with now."""
    if kind == Label.Kind.URGENCY:
        return Urgency(conversation.urgency).name.lower()
    if kind == Label.Kind.SUMMARY:
        newest = conversation.labels.filter(kind=kind).order_by("-id").values_list("value", flat=True).first()
        return newest or ""
    return str(getattr(conversation, kind))


def _a_person_said(conversation: Conversation, kind: Label.Kind) -> bool:
    return bool(_labels_by(conversation.pk, kind, Label.Source.PERSON))


_labels_by = prepared.Query(
    lambda conversation, kind, source: Label.objects.filter(
        conversation=conversation, kind=kind, source=source
    ).values_list("pk")[:1],
    prepared.NUMBER,
    prepared.TEXT,
    prepared.TEXT,
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
