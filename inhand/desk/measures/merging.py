"""Days in sums, made into the figures of a period. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from inhand.desk.measures.days import NEVER, WAITS
from inhand.desk.measures.figures import FEW, Quantile, gini, jain, quantile, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from inhand.desk.measures.days import Sums

JUDGED_AFTER = timedelta(days=7)
# The days that a period needs before its first: what is judged in it, and what was held when that began.
NEEDED_BEFORE = JUDGED_AFTER + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """``number`` waits that ended as hoped, ``censored`` that did not or still run; quantiles of business minutes and
    of the wall clock.
    """

    number: int
    censored: int
    p50: Quantile | None
    p90: Quantile | None
    wall_p50: Quantile | None
    wall_p90: Quantile | None

    @property
    def is_few(self) -> bool:
        return self.number + self.censored < FEW


@dataclass(frozen=True, slots=True)
class Person:
    """One teammate's part of a period. ``effort`` and ``hard`` are minutes, the shares between 0 and 1; ``response`` is
    how long those waited whom they answered.

    ``owned_before`` is what they owned a week earlier, when what is judged now was closed.
    """

    id: int
    conversations: int
    replies: int
    owned: int
    owned_before: int
    holding: int
    resolved: int
    reopened: int
    judged: int
    passed: int
    effort: float
    hard: float
    touch: Quantile | None
    response: Quantile | None
    minutes_on_shift: int
    effort_share: float | None = None
    time_share: float | None = None
    hard_share: float | None = None

    @property
    def resolution_rate(self) -> float | None:
        return ratio(self.resolved, self.owned_before)

    @property
    def is_few(self) -> bool:
        return self.conversations < FEW


@dataclass(frozen=True, slots=True)
class Period:
    """The figures of some days. ``hours`` is by weekday and hour ``(arrivals, p50 of first responses)``, ``kept`` by
    urgency ``(kept, missed)``.
    """

    first: date
    last: date
    waits: dict[str, Wait]
    counts: dict[str, int]
    kept: dict[int, tuple[int, int]]
    hours: dict[tuple[int, int], tuple[int, Quantile | None]]
    ages: list[tuple[date, dict[int, int]]]
    daily: list[tuple[date, dict[str, int]]]
    first_response_by_day: list[tuple[Quantile | None, Quantile | None]]
    judged: int
    reopened: int
    people: list[Person]
    touch: Quantile | None
    topics: dict[tuple[int, str], dict[str, int]] = field(default_factory=dict)

    @property
    def jain(self) -> float | None:
        return jain(list(_by_time(self.people, "effort")))

    @property
    def gini(self) -> float | None:
        return gini(list(_by_time(self.people, "effort")))

    @property
    def hard_jain(self) -> float | None:
        return jain(list(_by_time(self.people, "hard")))

    @property
    def reopen_rate(self) -> float | None:
        return ratio(self.reopened, self.judged)

    @property
    def duplicates_per_1000(self) -> float | None:
        return ratio(1000 * self.counts.get("duplicate", 0), self.counts.get("reply", 0))

    @property
    def bare_handoffs(self) -> float | None:
        return ratio(self.counts.get("handoff_bare", 0), self.counts.get("handoff", 0))

    @property
    def effort_per_arrival(self) -> float | None:
        """Return the minutes of work that what begins a wait asks for, with every reply it takes."""
        return ratio(sum(each.effort for each in self.people), self.counts.get("arrival", 0))

    @property
    def kept_share(self) -> float | None:
        kept = sum(pair[0] for pair in self.kept.values())
        return ratio(kept, sum(map(sum, self.kept.values())))


def _by_time(people: list[Person], what: str) -> Iterable[float]:
    """Yield somebody's part by the hour on shift, of all who were on shift."""
    return (getattr(each, what) / each.minutes_on_shift for each in people if each.minutes_on_shift)


def period(days: Mapping[date, Sums], first: date, last: date) -> Period:
    """Return the figures from one day to another. ``days`` holds them and those ``NEEDED_BEFORE``."""
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = [(day, days[day]) for day in dates]
    sums = [each for _, each in found]
    running = days[last]["running"]
    counts = _added(each["counts"] for each in sums)
    hours = _hours(sums)
    return Period(
        first=first,
        last=last,
        waits={kind: _wait(sums, kind, running) for kind in WAITS},
        counts=counts,
        kept=_kept(sums),
        hours=hours,
        ages=[(day, {int(age): n for age, n in each["ages"].items()}) for day, each in found],
        daily=[(day, each["counts"]) for day, each in found],
        first_response_by_day=[_of_day(each) for each in sums],
        judged=sum(each["judged"][0] for each in sums),
        reopened=sum(each["judged"][1] for each in sums),
        people=_people(days, first, dates),
        touch=quantile(_touch(each["people"].values() for each in sums), {}, 0.5),
        topics=topics_of(sums),
    )  # fmt: skip


def _added(tables: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for table in tables:
        for key, number in table.items():
            total[key] = total.get(key, 0) + number
    return total


def _by_minutes(tables: Iterable[Mapping[str, int]]) -> dict[int, int]:
    return {int(minutes): number for minutes, number in _added(tables).items()}


def _wait(sums: list[Sums], kind: str, running: Mapping[str, Mapping[str, int]]) -> Wait:
    over = _by_minutes(each["over"].get(kind, {}) for each in sums)
    wall = _by_minutes(each["wall"].get(kind, {}) for each in sums)
    censored = _by_minutes([*(each["ended"].get(kind, {}) for each in sums), running.get(kind, {})])
    return Wait(
        sum(over.values()), sum(censored.values()),
        quantile(over, censored, 0.5), quantile(over, censored, 0.9),
        quantile(wall, {}, 0.5), quantile(wall, {}, 0.9),
    )  # fmt: skip


def _of_day(sums: Sums) -> tuple[Quantile | None, Quantile | None]:
    """Return p50 and p90 of the first responses of a day."""
    over, stopped = (_by_minutes([sums[name].get("first_response", {})]) for name in ("over", "ended"))
    return quantile(over, stopped, 0.5), quantile(over, stopped, 0.9)


def _kept(sums: list[Sums]) -> dict[int, tuple[int, int]]:
    total: dict[int, tuple[int, int]] = {}
    for each in sums:
        for urgency, (kept, missed) in each["kept"].items():
            before = total.get(int(urgency), (0, 0))
            total[int(urgency)] = before[0] + kept, before[1] + missed
    return total


def _hours(sums: list[Sums]) -> dict[tuple[int, int], tuple[int, Quantile | None]]:
    arrivals: dict[str, int] = {}
    over: dict[str, list[Mapping[str, int]]] = {}
    for each in sums:
        for hour, said in each["hours"].items():
            arrivals[hour] = arrivals.get(hour, 0) + said["arrivals"]
            over.setdefault(hour, []).append(said["over"])
    made = {}
    for key, number in arrivals.items():
        weekday, hour = map(int, key.split(":"))
        made[weekday, hour] = number, quantile(_by_minutes(over[key]), {}, 0.5)
    return made


def topics_of(sums: list[Sums]) -> dict[tuple[int, str], dict[str, int]]:
    """Return the sums of each topic of a team."""
    tables: dict[tuple[int, str], list[Mapping[str, int]]] = {}
    for each in sums:
        for key, table in each["topics"].items():
            team, _, topic = key.partition(":")
            tables.setdefault((int(team), topic), []).append(table)
    return {key: _added(found) for key, found in sorted(tables.items())}


def _touch(days: Iterable[Iterable[Mapping[str, Any]]]) -> dict[int, int]:
    return _by_minutes(person["touch"] for people in days for person in people)


def _people(days: Mapping[date, Sums], first: date, dates: list[date]) -> list[Person]:
    shift = _added(days[day]["shift"] for day in dates)
    named = {pk for day in dates for pk in (*days[day]["people"], *days[day]["holding"])}
    named |= {pk for pk, minutes in shift.items() if minutes}
    made = [_person(pk, days, first, dates, shift.get(pk, 0)) for pk in sorted(named, key=int)]
    efforts, hard = sum(each.effort for each in made), sum(each.hard for each in made)
    times = sum(each.minutes_on_shift for each in made)
    return [
        replace(
            each,
            effort_share=ratio(each.effort, efforts),
            time_share=ratio(each.minutes_on_shift, times),
            hard_share=ratio(each.hard, hard),
        )
        for each in made
    ]


def _person(pk: str, days: Mapping[date, Sums], first: date, dates: list[date], shift: int) -> Person:
    theirs = [(day, days[day]["people"].get(pk)) for day in dates]
    told = [(day, each) for day, each in theirs if each]
    touch = _touch([[each for _, each in told]])
    usual = quantile(touch, {}, 0.5)
    unknown = sum(each["unknown"] for _, each in told) * (usual.minutes if usual else 0)

    def total(name: str) -> int:
        return sum(each[name] for _, each in told)

    return Person(
        id=int(pk),
        conversations=_distinct(told, "answered", first),
        replies=total("replies"),
        owned=_owned(pk, days, first, dates),
        owned_before=_owned(pk, days, first - JUDGED_AFTER, [day - JUDGED_AFTER for day in dates]),
        holding=days[dates[-1]]["holding"].get(pk, 0),
        resolved=total("stood"),
        reopened=total("reopened"),
        judged=total("judged"),
        passed=total("passed"),
        effort=total("effort") / 60 + unknown,
        hard=total("hard") / 60,
        touch=usual,
        response=quantile(_by_minutes(each.get("response", {}) for _, each in told), {}, 0.5),
        minutes_on_shift=shift,
    )


def _distinct(told: list[tuple[date, Mapping[str, Any]]], what: str, first: date) -> int:
    """Count conversations once: a day tells how many days before the same person did the same there."""
    return sum(
        number
        for day, each in told
        for gap, number in each[what].items()
        if gap == NEVER or int(gap) > (day - first).days
    )


def _owned(pk: str, days: Mapping[date, Sums], first: date, dates: list[date]) -> int:
    """Count what they had when the days began, and what they were given first in them."""
    before = days[first - timedelta(days=1)]["holding"].get(pk, 0)
    told = [(day, days[day]["people"][pk]) for day in dates if pk in days[day]["people"]]
    return int(before) + _distinct(told, "took", first)
