"""Weekly working hours in a time zone, reckoned in UTC: who is on shift, until when, and how business minutes pass.

Every moment that comes in or goes out is aware and in UTC. Spans are wall-clock times of ``time_zone``:

- A wall time the clocks leap over (spring) means the moment of the leap, so a span inside the gap is empty.
- A wall time that comes twice (autumn) means the first time. A night shift is an hour longer that night.
- ``ends`` at or before ``starts`` lies on the next day; 00:00 to 00:00 is the whole day.
- A holiday is cut out from midnight to midnight of the zone, also out of night shifts: what they
  have left before or after it is worked.

Nothing looks further than ``HORIZON``: hours without a break are told as a shift cut about that far away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HORIZON = timedelta(days=60)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MINUTE = timedelta(minutes=1)
_INSTANT = timedelta(microseconds=1)
_FIRST_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
_WEEKS_IN_HORIZON = HORIZON // _WEEK + 1

Interval: TypeAlias = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of every week. ``weekday`` 0 is Monday; ``ends`` at or before ``starts`` is on the next day."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The hours of a person or a team. ``away`` are absences in UTC, ``holidays`` days of the zone."""

    time_zone: str
    spans: tuple[Span, ...]
    away: tuple[Interval, ...] = ()
    holidays: frozenset[date] = frozenset()
    # The weeks and shifts reckoned so far: routing asks for the same one or two of each person again and again.
    weeks: dict[int, tuple[Interval, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    shifts: dict[datetime, Shift] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of work without a break, from ``starts`` up to but not including ``ends``."""

    starts: datetime
    ends: datetime


def shift_at(hours: WeeklyHours, t: datetime) -> Shift | None:
    """Return the shift that is on at ``t``, adjoining spans joined, absences and holidays cut out."""
    for starts, ends in _week(hours, _week_of(t)):
        if starts <= t < ends:
            known = hours.shifts.get(starts)
            if known is None:
                known = Shift(_joined_back(hours, starts), _joined_on(hours, ends))
                hours.shifts[starts] = known
            return known
    return None


def next_shift(hours: WeeklyHours, t: datetime) -> Shift | None:
    """Return the first shift that starts after ``t``, or None if none does within ``HORIZON``."""
    for starts, ends in _pieces(hours, t, t + HORIZON):
        if t < starts <= t + HORIZON and _joined_back(hours, starts, weeks=1) == starts:
            return Shift(starts, _joined_on(hours, ends))
    return None


def is_back_with(hours: WeeklyHours, shift: Shift) -> bool:
    """Tell whether this shift is the first after an absence of over a day."""
    long = (on for off, on in hours.away if on - off > _DAY and on <= shift.starts)
    return any(next_shift(hours, on - _INSTANT) == shift for on in long)


def next_on_shift(members: Iterable[WeeklyHours], t: datetime) -> datetime | None:
    """Return when the first of a team is on shift from ``t`` on: ``t`` itself if somebody is, None if nobody is to be.

    Hours alone decide, with absences and holidays; what somebody's status says is not known beforehand.
    """
    everybody = tuple(members)
    if any(shift_at(hours, t) for hours in everybody):
        return t
    following = (next_shift(hours, t) for hours in everybody)
    return min((shift.starts for shift in following if shift), default=None)


def business_minutes(hours: WeeklyHours, a: datetime, b: datetime) -> float:
    """Return the minutes of these hours between ``a`` and ``b``; 0 when ``b`` is not after ``a``."""
    worked = timedelta()
    if b <= a:
        return 0.0
    for starts, ends in _pieces(hours, a, b):
        if starts < b and ends > a:
            worked += min(ends, b) - max(starts, a)
    return worked / _MINUTE


def add_business_minutes(hours: WeeklyHours, a: datetime, minutes: float) -> datetime:
    """Return the first moment by which ``minutes`` of these hours have passed since ``a``.

    When no hours follow within ``HORIZON`` (no spans at all, a very long absence), what is left runs on the wall
    clock: a promise made to a customer must end some day.
    """
    reached, left = a, timedelta(minutes=minutes)
    week = _week_of(a)
    while left > timedelta() and _week_start(week) <= reached + HORIZON:
        for starts, ends in _week(hours, week):
            if ends > reached and starts <= reached + HORIZON:
                begins = max(starts, reached)
                if left <= ends - begins:
                    return begins + left
                reached, left = ends, left - (ends - begins)
        week += 1
    return reached + max(left, timedelta())


def worked(hours: WeeklyHours, a: datetime, b: datetime) -> list[Interval]:
    """Return the stretches of these hours from ``a`` to ``b``, in order and apart from each other."""
    pieces = ((max(starts, a), min(ends, b)) for starts, ends in _pieces(hours, a, b))
    return _merged((starts, ends) for starts, ends in pieces if starts < ends)


def _pieces(hours: WeeklyHours, a: datetime, b: datetime) -> Iterator[Interval]:
    """Yield the open intervals of every week that ``a`` to ``b`` touches, cut at the weeks' edges."""
    for week in range(_week_of(a), _week_of(b) + 1):
        yield from _week(hours, week)


def _joined_on(hours: WeeklyHours, ends: datetime) -> datetime:
    """Follow an interval that was cut at the edge of its week to where it really ends."""
    for _ in range(_WEEKS_IN_HORIZON):
        following = _week(hours, _week_of(ends)) if _is_edge(ends) else ()
        if not following or following[0][0] != ends:
            break
        ends = following[0][1]
    return ends


def _joined_back(hours: WeeklyHours, starts: datetime, weeks: int = _WEEKS_IN_HORIZON) -> datetime:
    for _ in range(weeks):
        before = _week(hours, _week_of(starts) - 1) if _is_edge(starts) else ()
        if not before or before[-1][1] != starts:
            break
        starts = before[-1][0]
    return starts


def _is_edge(t: datetime) -> bool:
    """Tell whether a week begins then. The hour settles it for nearly all."""
    return not t.hour and not (t - _FIRST_MONDAY) % _WEEK


@lru_cache(maxsize=256)  # routing asks of everybody about the same moment
def _week_of(t: datetime) -> int:
    return (t - _FIRST_MONDAY) // _WEEK


def _week_start(week: int) -> datetime:
    return _FIRST_MONDAY + week * _WEEK


def _week(hours: WeeklyHours, week: int) -> tuple[Interval, ...]:
    """Return the open intervals of a UTC week, in order, apart from each other, cut at its edges."""
    known = hours.weeks.get(week)
    if known is None:
        known = hours.weeks[week] = _reckoned(hours, week)
    return known


# Equal hours share their weeks: when the rules are read anew, most people work as they did before. To find them by
# value costs a hash of every span, which is why a week is kept with the hours as well.
@lru_cache(maxsize=8192)
def _reckoned(hours: WeeklyHours, week: int) -> tuple[Interval, ...]:
    begins, over = _week_start(week), _week_start(week + 1)
    zone = ZoneInfo(hours.time_zone)
    # Two days more on each side: zones are up to 14 hours off and a span lasts up to a day.
    days = [begins.date() + timedelta(days=n) for n in range(-2, 9)]
    closed = [(begins - _WEEK, begins), (over, over + _WEEK), *hours.away]
    holidays = [day for day in days if day in hours.holidays]
    closed += [(_moment(day, time(), zone), _moment(day + _DAY, time(), zone)) for day in holidays]
    return tuple(_without(_merged(_on_days(hours.spans, days, zone)), closed))


def _on_days(spans: tuple[Span, ...], days: list[date], zone: ZoneInfo) -> Iterator[Interval]:
    for day in days:
        for span in spans:
            if span.weekday == day.weekday():
                last = day if span.ends > span.starts else day + _DAY
                yield _moment(day, span.starts, zone), _moment(last, span.ends, zone)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when the clocks of ``zone`` first show this, or when they leap over it."""
    first = datetime.combine(day, at, tzinfo=zone)
    moment = first.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == first.replace(tzinfo=None):
        return moment
    return _leap(first.replace(fold=1).astimezone(UTC), moment, zone)


def _leap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the second in ``(before, after]`` at which the offset of ``zone`` changes (PEP 495: a gap)."""
    old = before.astimezone(zone).utcoffset()
    low, high = 0, int((after - before) / timedelta(seconds=1)) + 1
    before = before.replace(microsecond=0)
    while high - low > 1:
        middle = (low + high) // 2
        is_old = (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == old
        low, high = (middle, high) if is_old else (low, middle)
    return before + timedelta(seconds=high)


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for starts, ends in sorted(intervals):
        if merged and starts <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        elif starts < ends:
            merged.append((starts, ends))
    return merged


def _without(intervals: list[Interval], closed: list[Interval]) -> list[Interval]:
    for off, on in closed:
        parts = [part for a, b in intervals for part in ((a, min(b, off)), (max(a, on), b))]
        intervals = [(a, b) for a, b in parts if a < b]
    return intervals


def check(time_zone: str, spans: Sequence[Span]) -> dict[str, str]:
    """Return what is impossible about these hours in plain words, by field; empty when nothing is.

    Fields are ``time_zone``, ``spans`` (a rule about several) and ``spans.N.weekday``, N counted from 0 as given.
    """
    problems: dict[str, str] = {}
    if not _is_zone(time_zone):
        problems["time_zone"] = f"“{time_zone}” is not a time zone. Use a name such as Europe/Berlin."
    for number, span in enumerate(spans):
        if not 0 <= span.weekday < len(_WEEKDAYS):
            problems[f"spans.{number}.weekday"] = "The weekday must be between 0 (Monday) and 6 (Sunday)."
    if rule := _impossible([span for span in spans if 0 <= span.weekday < len(_WEEKDAYS)]):
        problems["spans"] = rule
    return problems


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _impossible(spans: list[Span]) -> str:
    for weekday, name in enumerate(_WEEKDAYS):
        if sum(_length(span) for span in spans if span.weekday == weekday) > _DAY / _MINUTE:
            return f"The hours that start on {name} add up to more than 24 hours."
    in_order = sorted(spans, key=_minute_of_week)
    around = [(span, _minute_of_week(span)) for span in in_order]
    around += [(span, _minute_of_week(span) + 7 * 1440) for span in in_order[:1]]
    for (one, starts), (other, following) in pairwise(around):
        if following < starts + _length(one):
            return f"{_said(one)} and {_said(other)} overlap. Hours of one person or team must not."
    return ""


def _minute_of_week(span: Span) -> float:
    return span.weekday * 1440 + _minute(span.starts)


def _length(span: Span) -> float:
    return (_minute(span.ends) - _minute(span.starts)) % 1440 or 1440


def _minute(at: time) -> float:
    return at.hour * 60 + at.minute + at.second / 60


def _said(span: Span) -> str:
    return f"{_WEEKDAYS[span.weekday]} {span.starts:%H:%M} to {span.ends:%H:%M}"
