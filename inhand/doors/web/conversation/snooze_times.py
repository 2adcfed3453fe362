"""The times a snooze is offered for, in the wall time of who snoozes. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from inhand.doors.web.wall_time import wall_time
from inhand.doors.web.when import moment
from inhand.ground.words import gettext as _
from inhand.ground.words import language

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
        ("later", _("In three hours"), now + _FEW_HOURS),
        ("tomorrow", _("Tomorrow morning"), _morning(today + _DAY, zone)),
        ("monday", _("Monday morning"), _morning(today + to_monday, zone)),
        ("week", _("In a week"), _morning(today + 7 * _DAY, zone)),
    ]
    return sorted(offered, key=lambda each: each[2])


def chosen(value: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment of a slug, of a wall time (``2026-11-23T09:00``) or of words; ``None`` for neither."""
    for slug, _words, offered in (*choices(now, zone), *follow_ups(now, zone)):
        if slug == value:
            return offered
    meant = wall_time(value, zone) or moment(value, now.astimezone(zone), language())
    return meant.astimezone(UTC) if meant else None


def follow_ups(now: datetime, zone: ZoneInfo) -> list[tuple[str, str, datetime]]:
    """Return after how long a customer may be reminded of: ``(slug, words, moment)``."""
    today = now.astimezone(zone).date()
    days = (
        ("1-day", _("In a day"), 1),
        ("3-days", _("In three days"), 3),
        ("7-days", _("In a week"), 7),
        ("14-days", _("In two weeks"), 14),
    )
    return [(slug, words, _morning(today + number * _DAY, zone)) for slug, words, number in days]


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)
