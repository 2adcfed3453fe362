"""One step of a conversation: its new state and the entry that tells of it, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.record import record
from inhand.ground import claim, prepared

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.ledger.events import Event
    from inhand.desk.ledger.models import Entry


class Overtaken(Exception):
    """Somebody changed the conversation since it was read."""


def hold(conversation: Conversation | int) -> Conversation:
    """Return the conversation as it is now, locked until the transaction ends."""
    pk = conversation if isinstance(conversation, int) else conversation.pk
    return prepared.fetch(Conversation, lock=True, id=pk)


def step(
    conversation: Conversation,
    event: Event,
    *,
    at: datetime,
    by: int | None,
    cause: int | None = None,
    **changes: Any,
) -> Entry:
    """Change the conversation if it is still what was read, and record why. Raise ``Overtaken`` if not."""
    if not claim.advance(Conversation, pk=conversation.pk, revision=conversation.revision, **changes):
        message = f"conversation {conversation.pk} is past revision {conversation.revision}"
        raise Overtaken(message)
    conversation.revision += 1
    for name, value in changes.items():
        setattr(conversation, name, value)
    return record(event, at=at, by=by, conversation=conversation.pk, seq=conversation.revision, cause=cause)
