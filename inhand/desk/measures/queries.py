"""Reads of what was measured."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, replace
from datetime import timedelta
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from inhand.desk.ledger.queries import checksum_of
from inhand.desk.measures import known
from inhand.desk.measures.days import AT_ITS_END, Days, Summing, add, day_begins, empty, running_of
from inhand.desk.measures.fold import REOPEN_WITHIN
from inhand.desk.measures.models import Cursor, Day, Measured, Part, Tracked
from inhand.desk.measures.rows import KINDS, Row, Track
from inhand.desk.measures.views import COLUMNS, View, cell_of, in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

    from inhand.desk.measures.days import Sums
    from inhand.desk.measures.views import Cell

# Of a day that has just ended, replies may still be taken back and notes added.
SETTLES = timedelta(minutes=15)
_EVER = 2**62
_DAY = timedelta(days=1)
_ROW = tuple(field.name for field in fields(Row))
_RUNNING = (
    "conversation", *COLUMNS, "opened_at", "first_owner_at", "waiting_since", "is_first_over", "owner", "held_since",
)  # fmt: skip


class Stand(NamedTuple):
    """Up to which entry was folded, and that entry's checksum: a ledger that was put back may have another there."""

    entry: int
    checksum: str | None


def stand(at: Cursor) -> Stand:
    return Stand(at.entry, checksum_of(at.entry))


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
    summing = Summing(days, minutes(), now)
    _tell(view, days, now, lambda _row: summing)
    return [each | {"shift": shift} for each, shift in zip(summing.plain(), on_shift(days, now), strict=True)]


def reckoned_cells(days: Days, now: datetime) -> dict[Cell, list[Sums]]:
    """Return the sums of each cell of these days, all read in one go, without the minutes on shift."""
    reckon = minutes()
    found: dict[Cell, Summing] = defaultdict(lambda: Summing(days, reckon, now))
    _tell(View(days.zone), days, now, lambda row: found[cell_of(row)])
    return {cell: summing.plain() for cell, summing in found.items()}


def in_sums(view: View, days: Collection[date]) -> dict[date, Sums]:
    """Return the sums of those of the days that are kept in parts."""
    kept = Day.objects.filter(view=in_parts(view.zone), on__in=days).values_list("on", "sums")
    found = {day: empty() | shift for day, shift in kept}
    parts = Part.objects.filter(zone=view.zone, on__in=found, **view.filters())
    for day, sums in parts.values_list("on", "sums").iterator():
        add(found[day], sums)
    return found


def minutes() -> Callable[[int, datetime, datetime], float]:
    """Return how business minutes are reckoned, each stretch once: a long wait runs at the end of many days."""
    calendars = known.calendars()
    return cache(lambda team, began, ended: calendars.minutes(team, began, ended, known=_EVER))


def _tell(view: View, days: Days, now: datetime, told: Callable[[Row], Summing]) -> None:
    """Tell the one that ``told`` names of every row that the days need."""
    edges = days.edges()
    # Of what ended later only that counts which ran when a day of these ended.
    later = rows(view, edges[-1], max(now, edges[-1])).filter(kind__in=AT_ITS_END, began_at__lt=edges[-1])
    for row in chain(ended_in(view, days), read(later)):
        told(row).ended(row)
    for row in closed_before(view, days):
        told(row).closed(row)
    for row in running(view, now):
        told(row).runs(row)


def ended_in(view: View, days: Days) -> Iterator[Row]:
    """Yield what ended on these days."""
    edges = days.edges()
    return read(rows(view, edges[0], edges[-1]))


def closed_before(view: View, days: Days) -> Iterator[Row]:
    """Yield what was closed so long before that it is judged on these days."""
    edges = days.edges()
    return read(rows(view, edges[0] - REOPEN_WITHIN, edges[-1] - REOPEN_WITHIN).filter(kind="closed"))


def on_shift(days: Days, now: datetime) -> list[dict[str, int]]:
    """Return the minutes that each person was on shift, day by day."""
    calendars, people = known.calendars(), known.people()
    return [
        {
            str(person): round(calendars.shift_minutes(person, began, min(ended, now), known=_EVER))
            for person in people
        }
        for began, ended in pairwise(days.edges())
    ]


def read(found: QuerySet[Measured]) -> Iterator[Row]:
    return (Row(*row) for row in found.order_by("entry", "kind").values_list(*_ROW).iterator())


def running(view: View, now: datetime) -> Iterator[Row]:
    """Yield what runs now, as rows that end now: waits, stretches of having."""
    return running_among(Tracked.objects.filter(**view.filters()), now)


def running_among(found: QuerySet[Tracked], now: datetime) -> Iterator[Row]:
    """Yield what runs of these. Of their tracks no more is read than that asks for: the rest takes longest."""
    for values in found.filter(state__in=["open", "waiting", "snoozed"]).values(*_RUNNING).iterator():
        yield from running_of(Track(**values), now)


def held_still(view: View, now: datetime, person: int | None) -> Iterator[Row]:
    """Yield what is theirs still, whoever ``person`` is, as stretches that are known up to ``now``."""
    reckon = minutes()
    theirs = Tracked.objects.filter(held_since__lte=now, **view.filters())
    found = theirs.filter(owner=person) if person else theirs.exclude(owner=None)
    for row in running_among(found.order_by("-held_since"), now):
        if row.kind == "held":
            yield replace(row, business=reckon(row.team, row.began_at, now), censored=True)
