"""One step of a conversation: its new state and the entry that tells of it, or neither."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.record import record
from inhand.ground import claim, prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from inhand.desk.ledger.events import Event
    from inhand.desk.ledger.models import Entry


class Overtaken(Exception):
    """Somebody changed the conversation since it was read."""


def hold(conversation: Conversation | int) -> Conversation:
    """Return the conversation as it is now, locked until the transaction ends."""
    pk = conversation if isinstance(conversation, int) else conversation.pk
    return prepared.fetch(Conversation, lock=True, id=pk)


def hold_all(numbers: Iterable[int]) -> list[Conversation]:
    """Do what ``hold`` does for all of them that there are, in the order of their numbers, as everybody should."""
    return prepared.rows_of(Conversation, _held(sorted(set(numbers))))


_held = prepared.Among(
    lambda keys: prepared.whole(
        Conversation.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    )
)


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
    owed: dict[str, Any] | None = vars(held).get(_OWED)
    if owed is None:
        _advance(held, revision, by=len(events), changes=changes)
    else:
        owed |= changes
    held.revision += len(events)
    for name, value in changes.items():
        setattr(held, name, value)
    return [
        record(event, at=at, by=by, conversation=held.pk, seq=seq, cause=cause)
        for seq, event in enumerate(events, revision + 1)
    ]


# Where a conversation keeps what its steps change until they are written together.
_OWED = "_owed"


@contextmanager
def together(held: Conversation) -> Iterator[None]:
    """Write with one statement, when the block ends, what all steps in it change of a conversation that is held.

    Inside, its row is as it was before: ask the conversation itself. Within another such block it does nothing.
    """
    if _OWED in vars(held):
        yield
        return
    first, owed = held.revision, vars(held).setdefault(_OWED, {})
    try:
        yield
    finally:
        del vars(held)[_OWED]
    if held.revision != first:
        _advance(held, first, by=held.revision - first, changes=owed)


def _advance(held: Conversation, revision: int, *, by: int, changes: dict[str, Any]) -> None:
    if not claim.advance(Conversation, pk=held.pk, revision=revision, by=by, **changes):
        message = f"conversation {held.pk} is past revision {revision}"
        raise Overtaken(message)
