"""Bring days into sums, keep those that are over, and make them into the figures of periods."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import TextField
from django.db.models.functions import Cast

from inhand.desk.ledger.models import Entry
from inhand.desk.measures.days import Days, Sums
from inhand.desk.measures.known import zone as known_zone
from inhand.desk.measures.merging import NEEDED_BEFORE, Period, period
from inhand.desk.measures.models import Day
from inhand.desk.measures.queries import cursor, is_over, reckoned, reckoned_each
from inhand.desk.measures.views import View
from inhand.desk.teams.queries import teams

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import date, datetime

# Four weeks, those before, and the week and the day that a period needs before it.
SHOWN = timedelta(days=64)
_DAY = timedelta(days=1)
_AT_A_TIME = 7
# The days that are not over, as they were after an entry, and periods by the sums they are made of: many people look at
# the same ones within a minute.
_days_kept: dict[tuple[str, date, str], str] = {}
_periods_kept: dict[bytes, Period] = {}
_AT_MOST = 64
_K = TypeVar("_K")
_V = TypeVar("_V")


def periods(view: View, first: date, last: date, *, now: datetime) -> tuple[Period, Period]:
    """Return the figures from one day to another, and those of the equal time before."""
    before = first - (last - first + _DAY)
    texts = _texts(view, before - NEEDED_BEFORE, last, now=now)
    return _period(texts, first, last), _period(texts, before, first - _DAY)


def sum_up(view: View, first: date, last: date, *, now: datetime) -> dict[date, Sums]:
    """Return the sums of all days from one to another. A day that is over is reckoned once."""
    return {day: json.loads(text) for day, text in _texts(view, first, last, now=now).items()}


def _period(texts: dict[date, str], first: date, last: date) -> Period:
    """The same sums make the same figures: what is told of a month is merged again only when a day of it changed."""
    needed = {day: text for day, text in texts.items() if first - NEEDED_BEFORE <= day <= last}
    digest = blake2b(f"{first} {last}".encode(), digest_size=16)
    for day in sorted(needed):
        digest.update(needed[day].encode())
    if (kept := _periods_kept.get(key := digest.digest())) is not None:
        return kept
    made = period({day: json.loads(text) for day, text in needed.items()}, first, last)
    _keep(_periods_kept, {key: made})
    return made


def _texts(view: View, first: date, last: date, *, now: datetime) -> dict[date, str]:
    """Return the sums of each day as JSON."""
    at = cursor()
    known = _kept(view, first, last)
    stamp = f"{at.entry} {Entry.objects.filter(pk=at.entry).values_list('checksum', flat=True).first()}"
    for day in _days(first, last):
        if day not in known and (text := _days_kept.get((view.key, day, stamp))):
            known[day] = text
    for days in _gaps(first, last, known, view.zone):
        found = dict(zip(days.dates, reckoned(view, days, now), strict=True))
        over = [day for day in found if is_over(day, view.zone, at.caught_up_at)]
        _write({view: {day: found[day] for day in over}})
        texts = {day: json.dumps(each) for day, each in found.items()}
        _keep(_days_kept, {(view.key, day, stamp): text for day, text in texts.items() if day not in over})
        known |= texts
    return known


def _kept(view: View, first: date, last: date) -> dict[date, str]:
    rows = Day.objects.filter(view=view.key, on__range=(first, last))
    return dict(rows.annotate(text=Cast("sums", TextField())).values_list("on", "text"))


def keep_days(*, now: datetime) -> None:
    """See to it that the weeks which pages show are there, for the whole desk and each single choice of a filter.

    All are read in one go, once a day; after a rebuild a week at a time, the newest first, so that mail does not wait
    for it. A choice of several filters is reckoned when somebody makes it.
    """
    zone = known_zone()
    yesterday = now.astimezone(ZoneInfo(zone)).date() - _DAY
    first = yesterday + _DAY - SHOWN
    if not is_over(yesterday, zone, cursor().caught_up_at):
        return
    kept = set(
        Day.objects.filter(view=View(zone).key, on__range=(first, yesterday)).values_list("on", flat=True)
    )
    gaps = list(_gaps(first, yesterday, kept, zone))
    if not gaps:
        return
    newest = gaps[-1].dates[-_AT_A_TIME:]
    days = Days(newest[0], len(newest), zone)
    beside = Day.objects.filter(on__in=[days.first - _DAY, days.last + _DAY]).values_list("view", flat=True)
    former = (each for each in map(View.of_key, beside) if each.zone == zone and len(each.filters()) == 1)
    views = [*(View(zone, team=pk) for pk in teams().values_list("pk", flat=True)), *former]
    found = reckoned_each(dict.fromkeys(views), days, now)
    _write({view: dict(zip(days.dates, sums, strict=True)) for view, sums in found.items()})


def _write(found: dict[View, dict[date, Sums]]) -> None:
    rows = (
        Day(on=day, view=view.key, sums=sums) for view, days in found.items() for day, sums in days.items()
    )
    Day.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _days(first: date, last: date) -> list[date]:
    return Days(first, (last - first).days + 1, "UTC").dates


def _gaps(first: date, last: date, known: Container[date], zone: str) -> Iterator[Days]:
    """Yield each run of days that are not known: they are read in one go."""
    missing = [day for day in _days(first, last) if day not in known]
    for _, run in groupby(enumerate(missing), key=lambda each: each[1] - timedelta(days=each[0])):
        days = [day for _, day in run]
        yield Days(days[0], len(days), zone)


def _keep(kept: dict[_K, _V], found: dict[_K, _V]) -> None:
    if len(kept) + len(found) > _AT_MOST:
        kept.clear()
    kept.update(found)
