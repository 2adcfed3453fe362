"""Bring days into sums, keep those that are over, and make them into the figures of periods."""

from __future__ import annotations

import json
from datetime import date, timedelta
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from inhand.desk.measures.days import Days, Sums, added, bare
from inhand.desk.measures.known import zone as known_zone
from inhand.desk.measures.merging import NEEDED_BEFORE, Period, Stretch, period_of, stretch_of
from inhand.desk.measures.models import Day, Part
from inhand.desk.measures.queries import cursor, in_sums, is_over, on_shift, reckoned, reckoned_cells, stand
from inhand.desk.measures.unfinished import unfinished
from inhand.desk.measures.views import COLUMNS, View, in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from inhand.desk.measures.queries import Stand
    from inhand.desk.measures.views import Cell

# Twelve weeks, those before, and the week and the day that a period needs before it.
SHOWN = timedelta(days=176)
_DAY = timedelta(days=1)
_AT_A_TIME = 7
# From midnight until the last mail of the day before is measured, two days are not over.
_NOT_OVER_AT_MOST = 2
# The days that are not over, as they were after an entry, and periods by the sums they are made of: many people look at
# the same ones within a minute. Of a period that runs, what is over is kept added up.
_days_kept: dict[tuple[str, date, Stand], str] = {}
_periods_kept: dict[bytes, Period] = {}
_stretches_kept: dict[bytes, Stretch] = {}
_AT_MOST, _AT_MOST_STRETCHES = 64, 8
_K = TypeVar("_K")
_V = TypeVar("_V")


class _Loaded(dict[date, Sums]):
    """Days by what is kept of them, each read when it is asked for."""

    def __init__(self, texts: dict[date, str]) -> None:
        self._texts = texts

    def __missing__(self, day: date) -> Sums:
        made: Sums = json.loads(self._texts[day])
        self[day] = made
        return made


def periods(view: View, first: date, last: date, *, now: datetime) -> tuple[Period, Period]:
    """Return the figures from one day to another, and those of the equal time before."""
    before = first - (last - first + _DAY)
    texts = _texts(view, before - NEEDED_BEFORE, last, now=now)
    return _period(texts, first, last, runs=True), _period(texts, before, first - _DAY)


def sum_up(view: View, first: date, last: date, *, now: datetime) -> dict[date, Sums]:
    """Return the sums of all days from one to another. A day that is over is reckoned once."""
    return {day: json.loads(text) for day, text in _texts(view, first, last, now=now).items()}


def _period(texts: dict[date, str], first: date, last: date, *, runs: bool = False) -> Period:
    """The same sums make the same figures: what is told of a month is merged again only when a day of it changed."""
    if (kept := _periods_kept.get(key := _digest(texts, first, last))) is not None:
        return kept
    days = _Loaded(texts)
    added_up = _but_the_last(texts, days, first, last) if runs else stretch_of(days, first, last)
    made = period_of(added_up)
    _keep(_periods_kept, {key: made}, _AT_MOST)
    return made


def _but_the_last(texts: dict[date, str], days: _Loaded, first: date, last: date) -> Stretch:
    key = _digest(texts, first, last - _DAY)
    if (kept := _stretches_kept.get(key)) is None:
        kept = stretch_of(days, first, last - _DAY)
        _keep(_stretches_kept, {key: kept}, _AT_MOST_STRETCHES)
    return kept.with_day(last, days)


def _digest(texts: dict[date, str], first: date, last: date) -> bytes:
    digest = blake2b(f"{first} {last}".encode(), digest_size=16)
    for day in _days(first - NEEDED_BEFORE, last):
        digest.update(texts[day].encode())
    return digest.digest()


def _texts(view: View, first: date, last: date, *, now: datetime) -> dict[date, str]:
    """Return the sums of each day as JSON."""
    at = cursor()
    known = _kept(view, first, last)
    lacking = [day for day in _days(first, last) if day not in known]
    over = [day for day in lacking if is_over(day, view.zone, at.caught_up_at)]
    if over:
        found = _found(view, over, now)
        _write({view: found})
        known |= _as_texts(found)
    if running := lacking[len(over) :]:
        here = stand(at)
        kept = {day: _days_kept.get((view.key, day, here), "") for day in running}
        if not all(kept.values()):
            days = Days(running[0], len(running), view.zone)
            is_usual = len(running) <= _NOT_OVER_AT_MOST and running[-1] == now.astimezone(view.tz).date()
            sums = unfinished(view, days, here, now) if is_usual else reckoned(view, days, now)
            kept = _as_texts(dict(zip(running, sums, strict=True)))
            _keep(_days_kept, {(view.key, day, here): text for day, text in kept.items()}, _AT_MOST)
        known |= kept
    return known


def _kept(view: View, first: date, last: date) -> dict[date, str]:
    rows = Day.objects.filter(view=view.key, on__range=(first, last))
    return dict(rows.annotate(text=Cast("sums", TextField())).values_list("on", "text"))


def _found(view: View, over: list[date], now: datetime) -> dict[date, Sums]:
    """Add up the parts of days; of those whose parts are not kept, read the rows."""
    found = in_sums(view, over)
    for days in _runs([day for day in over if day not in found], view.zone):
        found |= zip(days.dates, reckoned(view, days, now), strict=True)
    return found


def _as_texts(found: dict[date, Sums]) -> dict[date, str]:
    return {day: json.dumps(sums) for day, sums in found.items()}


def keep_days(*, now: datetime) -> None:
    """See to it that the weeks which pages show are there: in parts, for the whole desk, and for each single choice of
    a filter. Choices of several filters are added up of parts when somebody makes them.

    It is done once a day; after a rebuild a week at a time, the newest first, so that mail does not wait for it.
    """
    zone = known_zone()
    today = now.astimezone(ZoneInfo(zone)).date()
    if not is_over(today - _DAY, zone, cursor().caught_up_at):
        return
    first = today - SHOWN
    kept = set(Day.objects.filter(view=in_parts(zone), on__gte=first).values_list("on", flat=True))
    if gaps := list(_runs([day for day in _days(first, today - _DAY) if day not in kept], zone)):
        newest = gaps[-1].dates[-_AT_A_TIME:]
        _keep_parts(Days(newest[0], len(newest), zone), now)
        Part.objects.filter(on__lt=first).delete()
        Day.objects.filter(view=in_parts(zone), on__lt=first).delete()


@transaction.atomic
def _keep_parts(days: Days, now: datetime) -> None:
    cells = reckoned_cells(days, now)
    rows = (
        Part(zone=days.zone, on=day, **dict(zip(COLUMNS, cell, strict=True)), sums=part)
        for cell, found in cells.items()
        for day, sums in zip(days.dates, found, strict=True)
        if (part := bare(sums))
    )
    Part.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    shifts = [{"shift": shift} for shift in on_shift(days, now)]
    views = {view: _added(found, shifts) for view, found in _single(cells, days.zone).items()}
    _write({view: dict(zip(days.dates, found, strict=True)) for view, found in views.items()})
    marks = (
        Day(on=day, view=in_parts(days.zone), sums=shift)
        for day, shift in zip(days.dates, shifts, strict=True)
    )
    Day.objects.bulk_create(marks, ignore_conflicts=True)


def _single(cells: dict[Cell, list[Sums]], zone: str) -> dict[View, list[list[Sums]]]:
    """Return of which cells the whole desk consists, and each single team, inbox, channel, topic and urgency."""
    found: dict[View, list[list[Sums]]] = {View(zone): list(cells.values())}
    for cell, sums in cells.items():
        for name, value in zip(COLUMNS, cell, strict=True):
            if value != "":
                found.setdefault(View.of(zone, name, value), []).append(sums)
    return found


def _added(found: Iterable[list[Sums]], shifts: list[Sums]) -> list[Sums]:
    return [added(day) for day in zip(shifts, *found, strict=True)]


def _write(found: dict[View, dict[date, Sums]]) -> None:
    rows = (
        Day(on=day, view=view.key, sums=sums) for view, days in found.items() for day, sums in days.items()
    )
    Day.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _days(first: date, last: date) -> list[date]:
    return Days(first, (last - first).days + 1, "UTC").dates


def _runs(days: list[date], zone: str) -> Iterator[Days]:
    """Yield each run of days that follow each other: they are read in one go."""
    for _, run in groupby(enumerate(days), key=lambda each: each[1] - timedelta(days=each[0])):
        found = [day for _, day in run]
        yield Days(found[0], len(found), zone)


def _keep(kept: dict[_K, _V], found: dict[_K, _V], at_most: int) -> None:
    if len(kept) + len(found) > at_most:
        kept.clear()
    kept.update(found)
