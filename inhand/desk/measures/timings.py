"""Every stretch that was measured, as a table to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.db.models import QuerySet

    from inhand.desk.measures.models import Measured

COLUMNS = (
    "conversation", "kind", "began_at", "ended_at", "business_minutes", "wall_minutes", "target_minutes", "without_end",
    "person", "effort_minutes", "team", "inbox", "channel", "topic", "urgency", "entry",
)  # fmt: skip
_FIELDS = (
    "conversation", "kind", "began_at", "ended_at", "business", "wall", "target", "censored", "person", "effort",
    "team", "inbox", "platform", "topic", "urgency", "entry",
)  # fmt: skip
_PERSON, _EFFORT = _FIELDS.index("person"), _FIELDS.index("effort")


def timings(rows: QuerySet[Measured], *, people: Collection[int]) -> Iterator[tuple[Any, ...]]:
    """Yield them in the order of the ledger; who and how long are left out for others than ``people``."""
    for row in rows.order_by("entry", "kind").values_list(*_FIELDS).iterator():
        values = [each.isoformat() if hasattr(each, "isoformat") else each for each in row]
        if values[_PERSON] not in people:
            values[_PERSON] = values[_EFFORT] = None
        yield tuple(values)
