"""A day in sums: what measuring found on it, so that a page of weeks reads days and not conversations. Pure.

Everything is counted in whole numbers, so no order of adding changes anything. A day's sums have no figure that a later
day could change: what was closed is judged a week later, on the day when its seven days are over.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from inhand.desk.measures.figures import counted
from inhand.desk.measures.fold import REOPEN_WITHIN
from inhand.desk.measures.rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from inhand.desk.measures.rows import Track

Sums: TypeAlias = dict[str, Any]
WAITS = ("first_owner", "first_response", "next_response", "given", "closed")
HARD = 2
"""From this urgency on (high) a conversation is hard."""

_ANSWERS = ("first_response", "next_response")
NEVER = "never"
# What is looked at when a day ends.
AT_ITS_END = {"first_owner", "first_response", "next_response", "held"}
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
# How long customers had waited at the end of a day, in business minutes from these on.
AGES = (0, 60, 240, 480, 960, 2400)


@dataclass(frozen=True, slots=True)
class Days:
    """Some days in a row, in a zone."""

    first: date
    number: int
    zone: str

    @property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(self.number)]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.number - 1)

    def edges(self) -> list[datetime]:
        """Return when each begins, and when the last is over."""
        return [day_begins(day, self.zone) for day in [*self.dates, self.last + _DAY]]


def day_begins(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def empty() -> Sums:
    """Return a day without anything."""
    return {
        "over": {}, "wall": {}, "ended": {}, "running": {}, "ages": {}, "kept": {}, "counts": {}, "hours": {},
        "judged": [0, 0], "people": {}, "holding": {}, "shift": {}, "topics": {},
    }  # fmt: skip


def added(found: Iterable[Mapping[str, Any]]) -> Sums:
    """Return the sums of what is in no two of them."""
    total = empty()
    for each in found:
        add(total, each)
    return total


def add(total: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Add tables of numbers, pairs and tables to others, key by key. What is added stays as it is."""
    for key, value in more.items():
        if isinstance(value, dict):
            add(total.setdefault(key, {}), value)
        elif isinstance(value, list):
            total[key] = [a + b for a, b in zip(total.get(key, (0, 0)), value, strict=True)]
        else:
            total[key] = total.get(key, 0) + value


def bare(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return it without noughts and without tables of nothing."""
    made = ((key, bare(value) if isinstance(value, dict) else value) for key, value in table.items())
    return {key: value for key, value in made if value and value != [0, 0]}


class Summing:
    """The sums of some days, made row by row. ``minutes`` reckons the business minutes of a team up to a moment.

    It is told of rows that ``ended`` since the first day began, until now, as what ran when a day ended is known from
    them; of what was ``closed`` a week before each day; and of what ``runs`` and has not ended by ``now``.
    """

    def __init__(
        self, days: Days, minutes: Callable[[int, datetime, datetime], float], now: datetime
    ) -> None:
        self._days = [_Day(days.zone) for _ in days.dates]
        self._edges, self._minutes, self._now = days.edges(), minutes, now

    def ended(self, row: Row) -> None:
        at = bisect_right(self._edges, row.ended_at) - 1
        if 0 <= at < len(self._days):
            self._days[at].ended(row)
        if row.kind in AT_ITS_END:
            self._across(row)

    def _across(self, row: Row) -> None:
        """Tell each day at whose end it ran."""
        edges = self._edges
        first = max(bisect_right(edges, row.began_at) - 1, 0)
        for at in range(first, min(bisect_right(edges, row.ended_at) - 1, len(self._days))):
            if row.began_at < edges[at + 1] <= row.ended_at:
                self._days[at].ran(row, self._minutes(row.team, row.began_at, edges[at + 1]))

    def closed(self, row: Row) -> None:
        at = bisect_right(self._edges, row.ended_at + REOPEN_WITHIN) - 1
        if 0 <= at < len(self._days):
            self._days[at].judge(row)

    def runs(self, row: Row) -> None:
        for at, each in enumerate(self._days):
            if row.began_at < self._edges[at + 1]:
                until = min(self._edges[at + 1], self._now)
                each.ran(row, self._minutes(row.team, row.began_at, until))

    def plain(self) -> list[Sums]:
        return [each.plain() for each in self._days]


def running_of(track: Track, now: datetime) -> Iterator[Row]:
    """Yield what of a conversation runs now."""
    opened = track.opened_at
    if opened is not None and track.first_owner_at is None:
        yield _row("first_owner", track, opened, now)
    if track.waiting_since is not None and opened is not None:
        kind, began = (
            ("next_response", track.waiting_since) if track.is_first_over else ("first_response", opened)
        )
        yield _row(kind, track, began, now)
    if track.held_since is not None:
        yield _row("held", track, track.held_since, now, track.owner)


def _row(kind: str, track: Track, began: datetime, now: datetime, person: int | None = None) -> Row:
    dimensions = (track.team, track.inbox, track.platform, track.topic, track.urgency)
    return Row(kind, 0, track.conversation, *dimensions, person, began, now, (now - began) / _MINUTE)


def _numbers() -> dict[str, int]:
    return defaultdict(int)


def _tables() -> dict[str, dict[str, int]]:
    return defaultdict(_numbers)


class _Day:
    """The sums of one day while they are made."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self.over, self.wall, self.stopped, self.running = _tables(), _tables(), _tables(), _tables()
        self.kept: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.counts, self.ages, self.holding = _numbers(), _numbers(), _numbers()
        self.hours: dict[str, Any] = defaultdict(lambda: {"arrivals": 0, "over": _numbers()})
        self.people: dict[str, Any] = defaultdict(_person)
        self.topics = _tables()
        self.judged = [0, 0]

    def ended(self, row: Row) -> None:
        if row.kind in WAITS:
            self._wait(row)
        else:
            self.counts[row.kind] += 1
        if row.person is not None and (tell := _OF_PERSON.get(row.kind)):
            tell(self.people[str(row.person)], row, self._gap(row))
        if row.person is not None and row.kind in _ANSWERS and not row.censored:
            self.people[str(row.person)]["response"][str(counted(row.business))] += 1
        if (count := _OF_TOPIC.get(row.kind)) and (row.kind != "arrival" or row.good):
            self.topics[f"{row.team}:{row.topic}"][count] += 1
        if row.kind == "arrival":
            self.counts["opened"] += bool(row.good)
            self.hours[self._hour(row)]["arrivals"] += 1
        elif row.kind == "handoff" and not row.good:
            self.counts["handoff_bare"] += 1

    def _wait(self, row: Row) -> None:
        minutes = str(counted(row.business))
        if row.censored:
            self.stopped[row.kind][minutes] += 1
        else:
            self.over[row.kind][minutes] += 1
            self.wall[row.kind][str(counted(row.wall))] += 1
        if row.target is not None:
            is_late = row.business > row.target
            self.kept[str(row.urgency)][is_late] += 1
            topic = self.topics[f"{row.team}:{row.topic}"]
            topic["waits"] += 1
            topic["late"] += is_late
        if row.kind == "first_response" and not row.censored:
            self.hours[self._hour(row)]["over"][minutes] += 1

    def _hour(self, row: Row) -> str:
        """Return the weekday (0 is Monday) and hour at which it began."""
        there = row.began_at.astimezone(self._zone)
        return f"{there.weekday()}:{there.hour}"

    def _gap(self, row: Row) -> str:
        """Return how many days before this one the same person did the same here."""
        if row.other_at is None:
            return NEVER
        days = (moment.astimezone(self._zone).date() for moment in (row.ended_at, row.other_at))
        return str((next(days) - next(days)).days)

    def ran(self, row: Row, business: float) -> None:
        if row.kind == "held":
            self.holding[str(row.person)] += 1
            return
        minutes = counted(business)
        self.running[row.kind][str(minutes)] += 1
        if row.kind != "first_owner":
            self.ages[str(max(age for age in AGES if age <= minutes))] += 1

    def judge(self, row: Row) -> None:
        is_back = row.other_at is not None
        self.judged[0] += 1
        self.judged[1] += is_back
        if row.person is not None:
            person = self.people[str(row.person)]
            person["judged"] += 1
            person["stood"] += not is_back
            person["reopened"] += is_back

    def plain(self) -> Sums:
        return empty() | bare({
            "over": self.over, "wall": self.wall, "ended": self.stopped, "running": self.running,
            "ages": self.ages, "kept": self.kept, "counts": self.counts, "hours": self.hours,
            "judged": self.judged, "people": self.people, "holding": self.holding, "topics": self.topics,
        })  # fmt: skip


def _person() -> dict[str, Any]:
    return {
        "replies": 0, "answered": _numbers(), "took": _numbers(), "effort": 0, "hard": 0, "unknown": 0,
        "touch": _numbers(), "response": _numbers(), "judged": 0, "stood": 0, "reopened": 0, "passed": 0,
    }  # fmt: skip


def _reply(person: dict[str, Any], row: Row, gap: str) -> None:
    person["replies"] += 1
    person["answered"][gap] += 1
    if row.effort is None:
        person["unknown"] += 1
        return
    person["effort"] += round(row.effort * 60)
    person["touch"][str(counted(row.effort))] += 1
    if row.urgency >= HARD:
        person["hard"] += round(row.effort * 60)


def _given(person: dict[str, Any], _row: Row, gap: str) -> None:
    person["took"][gap] += 1


def _passed(person: dict[str, Any], _row: Row, _gap: str) -> None:
    person["passed"] += 1


_OF_PERSON = {"reply": _reply, "given": _given, "passed": _passed}
_OF_TOPIC = {
    "arrival": "opened",
    "handoff": "moved",
    "rescue": "moved",
    "duplicate": "duplicates",
    "corrected": "corrected",
    "reply": "replies",
}
