"""Reads of what was measured."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from datetime import timedelta
from functools import cache
from itertools import chain, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from inhand.desk.measures import known
from inhand.desk.measures.days import AT_ITS_END, Days, Summing, Sums, day_begins, running_of
from inhand.desk.measures.fold import REOPEN_WITHIN
from inhand.desk.measures.models import Cursor, Measured, Tracked
from inhand.desk.measures.rows import KINDS, Row, Track
from inhand.desk.measures.views import COLUMNS, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

# Of a day that has just ended, replies may still be taken back and notes added.
SETTLES = timedelta(minutes=15)
_EVER = 2**62
_DAY = timedelta(days=1)
_ROW = tuple(field.name for field in fields(Row))
_TRACK = tuple(field.name for field in fields(Track))


def cursor() -> Cursor:
    return Cursor.objects.filter(pk=Cursor.ONLY).first() or Cursor()


def is_over(day: date, zone: str, caught_up_at: datetime | None) -> bool:
    """Tell whether nothing can change in a day's sums any more."""
    return caught_up_at is not None and day_begins(day + _DAY, zone) + SETTLES <= caught_up_at


def rows(view: View, since: datetime, until: datetime) -> QuerySet[Measured]:
    """Return what ended from one moment up to another."""
    between = {"kind__in": KINDS, "ended_at__gte": since, "ended_at__lt": until}
    return Measured.objects.filter(**between, **view.filters())


def between(view: View, first: date, last: date) -> QuerySet[Measured]:
    """Return what ended on these days."""
    return rows(view, day_begins(first, view.zone), day_begins(last + _DAY, view.zone))


def reckoned(view: View, days: Days, now: datetime) -> list[Sums]:
    """Return the sums of these days, reckoned from rows and tracks."""
    summing = Summing(days, _minutes(), now)
    _tell(view, days, now, lambda _row: [summing])
    return _on_shift([summing], days, now)[0]


def reckoned_each(views: Iterable[View], days: Days, now: datetime) -> dict[View, list[Sums]]:
    """Return the sums for the whole desk and for every single team, inbox, channel, topic and urgency that is among
    the ``views`` or has a row: all read in one go.
    """
    minutes, whole = _minutes(), View(days.zone)
    found = defaultdict(
        lambda: Summing(days, minutes, now), {view: Summing(days, minutes, now) for view in (whole, *views)}
    )
    kinds = {name: attrgetter(name) for name in COLUMNS}
    of_value: dict[tuple[str, object], Summing] = {}

    def told(row: Row) -> Iterator[Summing]:
        yield found[whole]
        for name, get in kinds.items():
            value = get(row)
            if value == "":
                continue
            if (name, value) not in of_value:
                of_value[name, value] = found[View(days.zone, **{name: value})]
            yield of_value[name, value]

    _tell(whole, days, now, told)
    return dict(zip(found, _on_shift(list(found.values()), days, now), strict=True))


def _minutes() -> Callable[[int, datetime, datetime], float]:
    """Return how business minutes are reckoned, each stretch once: a long wait runs at the end of many days."""
    calendars = known.calendars()
    return cache(lambda team, began, ended: calendars.minutes(team, began, ended, known=_EVER))


def _tell(view: View, days: Days, now: datetime, told: Callable[[Row], Iterable[Summing]]) -> None:
    """Tell those that ``told`` names of every row that the days need."""
    edges = days.edges()
    # Of what ended later only that counts which ran when a day of these ended.
    later = rows(view, edges[-1], max(now, edges[-1])).filter(kind__in=AT_ITS_END, began_at__lt=edges[-1])
    for row in chain(_read(rows(view, edges[0], edges[-1])), _read(later)):
        for each in told(row):
            each.ended(row)
    for row in _read(rows(view, edges[0] - REOPEN_WITHIN, edges[-1] - REOPEN_WITHIN).filter(kind="closed")):
        for each in told(row):
            each.closed(row)
    for row in running(view, now):
        for each in told(row):
            each.runs(row)


def _on_shift(found: list[Summing], days: Days, now: datetime) -> list[list[Sums]]:
    """Return the sums, with the minutes that each person was on shift."""
    calendars, edges, people = known.calendars(), days.edges(), known.people()
    worked = [
        {
            str(person): round(calendars.shift_minutes(person, began, min(ended, now), known=_EVER))
            for person in people
        }
        for began, ended in pairwise(edges)
    ]
    return [
        [each | {"shift": shift} for each, shift in zip(one.plain(), worked, strict=True)] for one in found
    ]


def _read(found: QuerySet[Measured]) -> Iterator[Row]:
    return (Row(*row) for row in found.order_by("entry", "kind").values_list(*_ROW).iterator())


def running(view: View, now: datetime) -> Iterator[Row]:
    """Yield what runs now, as rows that end now: waits, stretches of having."""
    asked = Tracked.objects.filter(state__in=["open", "waiting", "snoozed"], **view.filters())
    for values in asked.values_list(*_TRACK).iterator():
        yield from running_of(Track(*values), now)
