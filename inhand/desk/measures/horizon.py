"""How far the ledger can be read without missing an entry that somebody is still writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from inhand.desk.ledger.queries import latest_id

if TYPE_CHECKING:
    from inhand.desk.measures.models import Cursor


def settled(cursor: Cursor) -> int:
    """Return the last entry before which none can appear any more.

    SQLite writes one transaction at a time, so that is the last. On PostgreSQL an entry with a smaller id may be
    committed after one with a greater. There, the end that was seen at an earlier look counts as soon as every
    transaction that ran then is over; each look that finds this so remembers the end for the next.
    """
    end = latest_id()
    if connection.vendor != "postgresql":
        return end
    with connection.cursor() as asked:
        asked.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, "
            "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        )
        oldest, following = asked.fetchone()
    if oldest < cursor.snapshot:
        return cursor.entry
    seen = cursor.seen
    type(cursor).objects.filter(pk=cursor.pk).update(seen=end, snapshot=following)
    return max(seen, cursor.entry)
