"""Is the ledger whole? Each check gives sentences about what is wrong, and none if nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction

from inhand.desk.ledger import events
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.record import checksum

if TYPE_CHECKING:
    from collections.abc import Iterator


def verify() -> Iterator[str]:
    """Yield every fault: a missing guard, an entry that was edited, a gap in a conversation's story."""
    yield from _guards()
    last: dict[int, int] = {}
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=2000):
        yield from _entry(entry)
        if entry.conversation is not None:
            yield from _sequence(entry, last)


def _guards() -> Iterator[str]:
    """Try to change and to remove an entry, and take the attempt back."""
    if not Entry.objects.exists():
        return
    for name, sql in (
        ("changed", "UPDATE ledger_entry SET name = name WHERE id = (SELECT min(id) FROM ledger_entry)"),
        ("removed", "DELETE FROM ledger_entry WHERE id = (SELECT min(id) FROM ledger_entry)"),
    ):
        if _is_allowed(sql):
            yield f"The database lets an entry be {name}: its trigger is missing. Run: inhand migrate"


def _is_allowed(sql: str) -> bool:
    with transaction.atomic():
        mark = transaction.savepoint()
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
        except DatabaseError:
            return False
        else:
            return True
        finally:
            transaction.savepoint_rollback(mark)


def _entry(entry: Entry) -> Iterator[str]:
    try:
        events.read(entry.name, entry.version, entry.facts)
    except events.UnknownEvent as error:
        yield f"Entry {entry.pk}: {error}"
    expected = checksum(
        entry.at, entry.by, entry.conversation, entry.seq, entry.name, entry.version, entry.facts, entry.cause
    )
    if expected != entry.checksum:
        yield f"Entry {entry.pk} ({entry.name}) is not what was written: its checksum differs."


def _sequence(entry: Entry, last: dict[int, int]) -> Iterator[str]:
    conversation, seq = entry.conversation or 0, entry.seq or 0
    expected = last.get(conversation, 0) + 1
    if seq != expected:
        yield f"Conversation {conversation}: entry {entry.pk} is number {seq}, number {expected} is missing."
    last[conversation] = seq
