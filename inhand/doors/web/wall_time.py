"""A moment as a form writes it: a date and a time of the writer's own clock. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def wall_time(value: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment of ``2026-11-23T09:00`` in UTC; ``None`` if it is none."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
