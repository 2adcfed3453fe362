"""Reads of what was measured."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.measures import known
from inhand.desk.measures.days import Days, Sums, day_begins, running_of, sums
from inhand.desk.measures.fold import REOPEN_WITHIN
from inhand.desk.measures.models import Cursor, Measured, Tracked
from inhand.desk.measures.rows import KINDS, Row, Track

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

    from inhand.desk.measures.views import View

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
    calendars = known.calendars()
    edges = days.edges()
    since, until = edges[0] - REOPEN_WITHIN, edges[-1] - REOPEN_WITHIN
    closings = rows(view, since, until).filter(kind="closed")
    made = sums(
        days,
        _read(rows(view, edges[0], max(now, edges[-1]))),
        _read(closings),
        list(running(view, now)),
        lambda team, a, b: calendars.minutes(team, a, b, known=_EVER),
        now,
    )
    people = known.people()
    for at, each in enumerate(made):
        each["shift"] = {
            str(person): round(
                calendars.shift_minutes(person, edges[at], min(edges[at + 1], now), known=_EVER)
            )
            for person in people
        }
    return made


def _read(found: QuerySet[Measured]) -> Iterator[Row]:
    return (Row(*row) for row in found.order_by("entry", "kind").values_list(*_ROW).iterator())


def running(view: View, now: datetime) -> Iterator[Row]:
    """Yield what runs now, as rows that end now: waits, stretches of having."""
    asked = Tracked.objects.filter(state__in=["open", "waiting", "snoozed"], **view.filters())
    for values in asked.values_list(*_TRACK).iterator():
        yield from running_of(Track(*values), now)
