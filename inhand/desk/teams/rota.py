"""A week's rota: who works when, what takes them off, and when nobody is there. Pure.

The days are moments, midnight to midnight of the viewer's zone, so one of them may have 23 or 25 hours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from inhand.desk.teams.hours import worked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from inhand.desk.teams.hours import Interval, WeeklyHours

_DAY = timedelta(days=1)
_SHORTEST_GAP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a day. ``kind`` is ``work``, ``away`` (time off) or ``holiday``: what would have been worked."""

    starts: datetime
    ends: datetime
    kind: str


def days_of_week(day: date, zone: ZoneInfo) -> list[Interval]:
    """Return the seven days of the week that ``day`` is in, from Monday."""
    monday = day - timedelta(days=day.weekday())
    edges = [_midnight(monday + timedelta(days=number), zone) for number in range(8)]
    return list(pairwise(edges))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def bars(hours: WeeklyHours, day: Interval) -> list[Bar]:
    """Return what somebody works on a day, and what a holiday or time off took out of it, in order."""
    work = worked(hours, *day)
    without_away = worked(replace(hours, away=()), *day)
    without_both = worked(replace(hours, away=(), holidays=frozenset()), *day)
    holiday = without(without_both, without_away)
    found = [("work", work), ("holiday", holiday), ("away", without(without_away, work))]
    made = [Bar(starts, ends, kind) for kind, pieces in found for starts, ends in pieces]
    return sorted(made, key=lambda bar: bar.starts)


def gaps(team: WeeklyHours, members: Iterable[WeeklyHours], day: Interval) -> list[Interval]:
    """Return when the team is open and none of its members works. A team without hours is never said to be open."""
    left = worked(team, *day)
    for member in members:
        left = without(left, worked(member, *day))
    return [(starts, ends) for starts, ends in left if ends - starts >= _SHORTEST_GAP]


def without(pieces: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    """Return what is left of the pieces."""
    left = list(pieces)
    for off, on in taken:
        parts = [part for a, b in left for part in ((a, min(b, off)), (max(a, on), b))]
        left = [(a, b) for a, b in parts if a < b]
    return left


def place(moment: datetime, day: Interval, zone: ZoneInfo) -> int:
    """Return the minute of the day, 0 to 1440, that the clocks of the viewer show then."""
    if moment <= day[0]:
        return 0
    if moment >= day[1]:
        return 1440
    there = moment.astimezone(zone)
    return there.hour * 60 + there.minute
