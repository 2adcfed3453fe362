"""Bring days into sums, and keep those that are over."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inhand.desk.measures.days import Days, Sums
from inhand.desk.measures.known import zone as known_zone
from inhand.desk.measures.models import Day
from inhand.desk.measures.queries import cursor, is_over, reckoned
from inhand.desk.measures.views import View
from inhand.desk.teams.queries import teams

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

# Four weeks, those before, and the week and the day that a period needs before it.
SHOWN = timedelta(days=64)
_DAY = timedelta(days=1)
# The days that are not over, as they were after an entry: many people look at the same ones within a minute.
_kept: dict[tuple[str, date, int], Sums] = {}
_AT_MOST = 64


def sum_up(view: View, first: date, last: date, *, now: datetime) -> dict[date, Sums]:
    """Return the sums of all days from one to another. A day that is over is reckoned once."""
    at = cursor()
    known = dict(Day.objects.filter(view=view.key, on__range=(first, last)).values_list("on", "sums"))
    for day in _days(first, last):
        if day not in known and (kept := _kept.get((view.key, day, at.entry))):
            known[day] = kept
    for days in _gaps(first, last, known, view.zone):
        found = dict(zip(days.dates, reckoned(view, days, now), strict=True))
        over = [day for day in found if is_over(day, view.zone, at.caught_up_at)]
        Day.objects.bulk_create(
            (Day(on=day, view=view.key, sums=found[day]) for day in over), ignore_conflicts=True
        )
        _remember({(view.key, day, at.entry): each for day, each in found.items() if day not in over})
        known |= found
    return known


def keep_days(*, now: datetime) -> None:
    """See to it that the weeks which pages show are there for the whole desk and for each team."""
    zone = known_zone()
    today = now.astimezone(ZoneInfo(zone)).date()
    yesterday, caught_up_at = today - _DAY, cursor().caught_up_at
    views = [View(zone), *(View(zone, team=pk) for pk in teams().values_list("pk", flat=True))]
    if not is_over(yesterday, zone, caught_up_at):
        return
    kept = set(Day.objects.filter(on=yesterday).values_list("view", flat=True))
    for view in views:
        if view.key not in kept:
            sum_up(view, today - SHOWN, yesterday, now=now)


def _days(first: date, last: date) -> list[date]:
    return Days(first, (last - first).days + 1, "UTC").dates


def _gaps(first: date, last: date, known: dict[date, Sums], zone: str) -> Iterator[Days]:
    """Yield each run of days that are not known: they are read in one go."""
    missing = [day for day in _days(first, last) if day not in known]
    for _, run in groupby(enumerate(missing), key=lambda each: each[1] - timedelta(days=each[0])):
        days = [day for _, day in run]
        yield Days(days[0], len(days), zone)


def _remember(found: dict[tuple[str, date, int], Sums]) -> None:
    if len(_kept) + len(found) > _AT_MOST:
        _kept.clear()
    _kept.update(found)
