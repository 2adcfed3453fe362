"""How far the ledger can be read without missing an entry that somebody is still writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.queries import latest_id

if TYPE_CHECKING:
    from inhand.desk.measures.models import Cursor

# Who writes holds this lock from before it is given an entry's id until its transaction is over. A snapshot's oldest
# transaction would tell too much: it counts those of every database of the server.
_WRITERS = """
SELECT array_agg(DISTINCT virtualtransaction) FROM pg_locks
WHERE relation = %s::regclass AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def settled(cursor: Cursor) -> int:
    """Return the last entry before which none can appear any more.

    SQLite writes one transaction at a time, so that is the last. On PostgreSQL an entry with a smaller id may be
    committed after one with a greater. There the end counts at once if nobody writes, and else as soon as everybody
    who wrote when it was seen has finished; each look that finds this so remembers the end for the next.
    """
    end = latest_id()
    if connection.vendor != "postgresql":
        return end
    writers = (
        _writers()
    )  # asked after the end: who is not among them has committed what is before it, or nothing
    if not writers:
        return end
    if not writers.isdisjoint(cursor.writers):
        return cursor.entry
    seen = cursor.seen
    type(cursor).objects.filter(pk=cursor.pk).update(seen=end, writers=sorted(writers))
    return max(seen, cursor.entry)


def _writers() -> set[str]:
    with connection.cursor() as asked:
        asked.execute(_WRITERS, [Entry._meta.db_table])  # noqa: SLF001 -- Django's documented way to the name
        return set(asked.fetchone()[0] or ())
