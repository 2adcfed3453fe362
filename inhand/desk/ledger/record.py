"""Write an entry and, in the same transaction, owe its consequences."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from inhand.desk.ledger.models import Entry
from inhand.ground import prepared
from inhand.ground.outbox import tasks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from inhand.desk.ledger.events import Event

# Where PostgreSQL tells of a new entry when it is committed (migrations/0003); on SQLite a commit is seen.
LIVE_TOPIC = "inhand_live"

# What follows each event stands on one page above us (doors/worker/reactions.py) and is handed down at start.
_reactions: Mapping[str, Sequence[tasks.Task]] = {}


def install_reactions(reactions: Mapping[str, Sequence[tasks.Task]]) -> None:
    """Say which tasks each event leads to."""
    global _reactions  # noqa: PLW0603 -- set once at start, by the one page
    _reactions = reactions


def record(
    event: Event,
    *,
    at: datetime,
    by: int | None = None,
    conversation: int | None = None,
    seq: int | None = None,
    cause: int | None = None,
) -> Entry:
    """Add an entry. Called by actions only, inside the transaction that makes the event true."""
    facts = event.facts()
    entry = prepared.insert(
        Entry, at=at, by=by, conversation=conversation, seq=seq, name=event.name, version=event.version, facts=facts,
        cause=cause, checksum=checksum(at, by, conversation, seq, event.name, event.version, facts, cause),
    )  # fmt: skip
    args = {"entry": entry.pk, "conversation": conversation}
    follows = (task for task in _reactions.get(event.name, ()) if task.when is None or task.when(facts))
    tasks.enqueue((task, args) for task in follows)
    return entry


def checksum(  # noqa: PLR0917 -- an entry's columns, in their order
    at: datetime,
    by: int | None,
    conversation: int | None,
    seq: int | None,
    name: str,
    version: int,
    facts: dict[str, Any],
    cause: int | None,
) -> str:
    """Return the SHA-256 of an entry's content: it shows an edit made behind the desk's back."""
    content = [at.isoformat(), by, conversation, seq, name, version, facts, cause]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
