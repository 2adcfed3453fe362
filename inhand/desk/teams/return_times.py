"""The times at which a busy or away teammate may say they are back. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inhand.desk.teams.hours import next_shift, shift_at

if TYPE_CHECKING:
    from inhand.desk.teams.hours import Shift, WeeklyHours

_DAY = timedelta(days=1)
_MINUTES = ((15, "15 min"), (60, "1 h"))


def choices(hours: WeeklyHours, now: datetime) -> list[tuple[str, str, datetime]]:
    """Return ``(slug, words, moment)``: some minutes, the end of the shift, and the shift of a later day."""
    offered = [(str(minutes), words, now + timedelta(minutes=minutes)) for minutes, words in _MINUTES]
    shift = shift_at(hours, now)
    if shift:
        offered.append(("shift-end", "End of shift", shift.ends))
    if following := _on_a_later_day(hours, shift, now):
        offered.append(("next-shift", _named(following, hours, now), following.starts))
    return offered


def chosen(slug: str, hours: WeeklyHours, now: datetime) -> datetime | None:
    """Return the moment of a choice, or ``None`` if it is not offered now."""
    return next((moment for each, _, moment in choices(hours, now) if each == slug), None)


def _on_a_later_day(hours: WeeklyHours, shift: Shift | None, now: datetime) -> Shift | None:
    """Return the first shift of the day after this one's. At night that is the day on which the shift began."""
    zone = ZoneInfo(hours.time_zone)
    today = (shift.starts if shift else now).astimezone(zone).date()
    midnight = datetime.combine(today + _DAY, time(), tzinfo=zone).astimezone(now.tzinfo)
    return next_shift(hours, max(midnight - timedelta(microseconds=1), now))


def _named(shift: Shift, hours: WeeklyHours, now: datetime) -> str:
    zone = ZoneInfo(hours.time_zone)
    day = shift.starts.astimezone(zone).date()
    apart = (day - now.astimezone(zone).date()).days
    return {0: "Next shift", 1: "Tomorrow’s shift"}.get(apart, f"{day:%A}’s shift")
