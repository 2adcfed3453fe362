"""The days that are not over, in the memory of this process: what was folded since the last look is read, and of the
sums only those are made anew that it touches. They are what ``queries.reckoned`` would say.

Rows lie by cell and by the hour in which they ended, as what is folded next will mostly end in the hour that runs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.queries import checksum_of
from inhand.desk.measures import known
from inhand.desk.measures.days import Days, Summing, added
from inhand.desk.measures.models import Measured, Tracked
from inhand.desk.measures.queries import (
    closed_before,
    ended_in,
    minutes,
    on_shift,
    read,
    running,
    running_among,
)
from inhand.desk.measures.views import Cell, View, cell_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from inhand.desk.measures.calendars import Calendars
    from inhand.desk.measures.days import Sums
    from inhand.desk.measures.queries import Stand
    from inhand.desk.measures.rows import Row

_Name: TypeAlias = tuple[int, str]
_Hour: TypeAlias = tuple[Cell, int]
# When so many conversations changed, all is read again.
_MANY = 500


def unfinished(view: View, days: Days, at: Stand, now: datetime) -> list[Sums]:
    """Return the sums of these days, of which ``now`` is in the last. ``at`` is how far the ledger was folded."""
    global _kept  # noqa: PLW0603 -- one copy a process
    with _lock:
        if _kept is None or not _kept.leads_to(days, at) or not _kept.go_on(at, now):
            _kept = _Unfinished(days, known.calendars(), at)
            _kept.begin(now)
        return _kept.sums(view, now)


@dataclass(slots=True)
class _Unfinished:
    days: Days
    calendars: Calendars
    at: Stand
    rows: dict[_Hour, dict[_Name, Row]] = field(default_factory=lambda: defaultdict(dict))
    places: dict[int, list[tuple[_Hour, _Name]]] = field(default_factory=lambda: defaultdict(list))
    running: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))
    hours: dict[_Hour, list[Sums]] = field(default_factory=dict)
    cells: dict[Cell, list[Sums]] = field(default_factory=dict)
    before: dict[tuple[int, datetime], float] = field(default_factory=dict)

    def leads_to(self, days: Days, at: Stand) -> bool:
        """Tell whether what is kept is of the same days and hours, and the ledger only grew."""
        is_same = self.days == days and self.calendars is known.calendars()
        if not is_same or not self.at.entry:
            return False
        is_known = self.at.entry < at.entry and self.at.checksum == checksum_of(self.at.entry)
        return self.at == at or is_known

    def begin(self, now: datetime) -> None:
        whole = View(self.days.zone)
        self._sum(self._take(chain(ended_in(whole, self.days), closed_before(whole, self.days))), now)
        self._run(running(whole, now))

    def go_on(self, at: Stand, now: datetime) -> bool:
        """Read again what the new entries are about: rows of theirs may be new, marked or void. Not if it is much."""
        new = Entry.objects.filter(pk__gt=self.at.entry, pk__lte=at.entry, conversation__isnull=False)
        changed = {pk for pk in new.values_list("conversation", flat=True).distinct()[:_MANY] if pk}
        if changed:
            told = {name[0] for pk in changed for _, name in self.places.get(pk, ())}
            written = Measured.objects.filter(entry__gt=self.at.entry, entry__lte=at.entry)
            found = [*read(Measured.objects.filter(entry__in=told)), *read(written)]
            self._sum({*self._drop(changed), *self._take(found)}, now)
            self._run(running_among(Tracked.objects.filter(pk__in=changed), now))
        self.at = at
        return len(changed) < _MANY

    def _drop(self, conversations: Iterable[int]) -> Iterator[_Hour]:
        for pk in conversations:
            self.running.pop(pk, None)
            for hour, name in self.places.pop(pk, ()):
                self.rows[hour].pop(name, None)
                yield hour

    def _take(self, found: Iterable[Row]) -> Iterator[_Hour]:
        for row in found:
            hour, name = (cell_of(row), row.ended_at.hour), (row.entry, row.kind)
            self.rows[hour][name] = row
            self.places[row.conversation].append((hour, name))
            yield hour

    def _run(self, found: Iterable[Row]) -> None:
        for row in found:
            self.running[row.conversation].append(row)

    def _sum(self, hours: Iterable[_Hour], now: datetime) -> None:
        reckon, changed = minutes(), set(hours)
        for hour in changed:
            summing = Summing(self.days, reckon, now)
            for row in self.rows[hour].values():
                summing.ended(row)
                if row.kind == "closed":
                    summing.closed(row)
            self.hours[hour] = summing.plain()
        touched: dict[Cell, list[list[Sums]]] = {cell: [] for cell, _ in changed}
        for (cell, _), sums in self.hours.items():
            if cell in touched:
                touched[cell].append(sums)
        self.cells |= {
            cell: [added(day) for day in zip(*found, strict=True)] for cell, found in touched.items()
        }

    def sums(self, view: View, now: datetime) -> list[Sums]:
        """Return what the cells of the view come to, and what runs ``now``."""
        summing, has = Summing(self.days, self._minutes(), now), cache(view.has)
        for row in chain.from_iterable(self.running.values()):
            if has(cell_of(row)):
                summing.runs(row)
        found = [summing.plain(), *(sums for cell, sums in self.cells.items() if has(cell))]
        days = (added(day) for day in zip(*found, strict=True))
        return [day | {"shift": shift} for day, shift in zip(days, on_shift(self.days, now), strict=True)]

    def _minutes(self) -> Callable[[int, datetime, datetime], float]:
        """Return how the minutes of what runs are reckoned: of a long wait only those of these days, each time."""
        begins, before, reckon = self.days.edges()[0], self.before, minutes()
        since = cache(lambda team, until: reckon(team, begins, until))

        def taken(team: int, began: datetime, until: datetime) -> float:
            if began >= begins:
                return reckon(team, began, until)
            if (team, began) not in before:
                before[team, began] = reckon(team, began, begins)
            return before[team, began] + since(team, until)

        return taken


_kept: _Unfinished | None = None
_lock = Lock()
