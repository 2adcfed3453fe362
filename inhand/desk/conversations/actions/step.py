"""One step of a conversation: its new state and the entry that tells of it, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.record import record
from inhand.ground import claim, prepared

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    return steps(conversation, [event], at=at, by=by, cause=cause, **changes)[0]


def steps(
    conversation: Conversation,
    events: Sequence[Event],
    *,
    at: datetime,
    by: int | None,
    cause: int | None = None,
    **changes: Any,
) -> list[Entry]:
    """Do several steps at once: what all of them change, and an entry for each."""
    held, revision = conversation, conversation.revision
    if not claim.advance(Conversation, pk=held.pk, revision=revision, by=len(events), **changes):
        message = f"conversation {held.pk} is past revision {revision}"
        raise Overtaken(message)
    held.revision += len(events)
    for name, value in changes.items():
        setattr(held, name, value)
    return [
        record(event, at=at, by=by, conversation=held.pk, seq=seq, cause=cause)
        for seq, event in enumerate(events, revision + 1)
    ]
