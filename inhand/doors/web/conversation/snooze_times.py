"""The times a snooze is offered for, in the wall time of who snoozes. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from inhand.doors.web.wall_time import wall_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MORNING = time(9)
_FEW_HOURS = timedelta(hours=3)
_DAY = timedelta(days=1)


def choices(now: datetime, zone: ZoneInfo) -> list[tuple[str, str, datetime]]:
    """Return ``(slug, words, moment)``, soonest first."""
    today = now.astimezone(zone).date()
    to_monday = timedelta(days=7 - today.weekday())
    offered = [
        ("later", "In three hours", now + _FEW_HOURS),
        ("tomorrow", "Tomorrow morning", _morning(today + _DAY, zone)),
        ("monday", "Monday morning", _morning(today + to_monday, zone)),
        ("week", "In a week", _morning(today + 7 * _DAY, zone)),
    ]
    return sorted(offered, key=lambda each: each[2])


def chosen(value: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment of a slug or of a wall time (``2026-11-23T09:00``); ``None`` for neither."""
    for slug, _, moment in choices(now, zone):
        if slug == value:
            return moment
    return wall_time(value, zone)


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)
