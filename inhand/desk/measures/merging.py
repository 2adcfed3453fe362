"""Days in sums, made into the figures of a period. Pure."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from inhand.desk.measures.days import NEVER, WAITS, add, added, empty
from inhand.desk.measures.figures import FEW, Quantile, gini, jain, quantile, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from inhand.desk.measures.days import Sums

JUDGED_AFTER = timedelta(days=7)
# The days that a period needs before its first: what is judged in it, and what was held when that began.
NEEDED_BEFORE = JUDGED_AFTER + timedelta(days=1)
_DAY = timedelta(days=1)
_ADDED = ("over", "wall", "ended", "kept", "counts", "hours", "judged", "shift", "topics")


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
    def quiet(self) -> int:
        """Return how many days passed before anything happened: those before a young desk was one."""
        return next((at for at, (_day, counts) in enumerate(self.daily) if counts), len(self.daily))

    @property
    def missed(self) -> int:
        """Return how many waits outlasted their target."""
        return sum(missed for _kept, missed in self.kept.values())

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


class Stretch:
    """Days in a row that are added up, so that to what is known of a month one more day is quickly added."""

    def __init__(self, days: Mapping[date, Sums], first: date) -> None:
        self.first, self.last = first, first - _DAY
        self.total: Sums = empty()
        self.ages: list[tuple[date, dict[int, int]]] = []
        self.daily: list[tuple[date, dict[str, int]]] = []
        self.first_response_by_day: list[tuple[Quantile | None, Quantile | None]] = []
        self.running: Mapping[str, Mapping[str, int]] = {}
        self.holding: Mapping[str, int] = {}
        # By person: conversations they had when the days began, or were given first in them; the same a week earlier.
        self.owned = dict(days[first - _DAY]["holding"])
        self.owned_before = dict(days[first - _DAY - JUDGED_AFTER]["holding"])
        self.named: set[str] = set()

    def add(self, day: date, days: Mapping[date, Sums]) -> None:
        """Add the day that follows. ``days`` must have the one of a week before, too."""
        sums, since = days[day], (day - self.first).days
        self.last = day
        add(self.total, {name: sums[name] for name in _ADDED})
        add(self.total["people"], {pk: _once(told, since) for pk, told in sums["people"].items()})
        self.ages.append((day, {int(age): n for age, n in sums["ages"].items()}))
        self.daily.append((day, sums["counts"]))
        self.first_response_by_day.append(_of_day(sums))
        self.running, self.holding = sums["running"], sums["holding"]
        for owned, people in (
            (self.owned, sums["people"]),
            (self.owned_before, days[day - JUDGED_AFTER]["people"]),
        ):
            add(owned, {pk: _distinct(told.get("took", {}), since) for pk, told in people.items()})
        self.named |= {*sums["people"], *sums["holding"]}

    def with_day(self, day: date, days: Mapping[date, Sums]) -> Stretch:
        """Return another that has the day, too."""
        made = copy(self)
        made.total = added([self.total])
        made.ages, made.daily = [*self.ages], [*self.daily]
        made.first_response_by_day = [*self.first_response_by_day]
        made.owned, made.owned_before, made.named = {**self.owned}, {**self.owned_before}, {*self.named}
        made.add(day, days)
        return made


def _once(told: Mapping[str, Any], since: int) -> dict[str, Any]:
    """Return a person's day with each conversation counted once a period that began ``since`` days ago."""
    return {**told, "took": {}, "answered": {NEVER: _distinct(told.get("answered", {}), since)}}


def _distinct(gaps: Mapping[str, int], since: int) -> int:
    """Count conversations once: a day tells how many days before the same person did the same there."""
    return sum(number for gap, number in gaps.items() if gap == NEVER or int(gap) > since)


def stretch_of(days: Mapping[date, Sums], first: date, last: date) -> Stretch:
    """Add days up. ``days`` holds them and those ``NEEDED_BEFORE``."""
    made = Stretch(days, first)
    for number in range((last - first).days + 1):
        made.add(first + timedelta(days=number), days)
    return made


def period_of(stretch: Stretch) -> Period:
    total = stretch.total
    return Period(
        first=stretch.first,
        last=stretch.last,
        waits={kind: _wait(total, kind, stretch.running) for kind in WAITS},
        counts=total["counts"],
        kept={int(urgency): (kept, missed) for urgency, (kept, missed) in total["kept"].items()},
        hours=_hours(total["hours"]),
        ages=stretch.ages,
        daily=stretch.daily,
        first_response_by_day=stretch.first_response_by_day,
        judged=total["judged"][0],
        reopened=total["judged"][1],
        people=_people(stretch),
        touch=quantile(_by_minutes(*(told.get("touch", {}) for told in total["people"].values())), {}, 0.5),
        topics=topics_of([total]),
    )


def _by_minutes(*tables: Mapping[str, int]) -> dict[int, int]:
    total: dict[int, int] = {}
    for table in tables:
        for minutes, number in table.items():
            total[int(minutes)] = total.get(int(minutes), 0) + number
    return total


def _wait(total: Sums, kind: str, running: Mapping[str, Mapping[str, int]]) -> Wait:
    over, wall = (_by_minutes(total[name].get(kind, {})) for name in ("over", "wall"))
    censored = _by_minutes(total["ended"].get(kind, {}), running.get(kind, {}))
    return Wait(
        sum(over.values()), sum(censored.values()),
        quantile(over, censored, 0.5), quantile(over, censored, 0.9),
        quantile(wall, {}, 0.5), quantile(wall, {}, 0.9),
    )  # fmt: skip


def _of_day(sums: Sums) -> tuple[Quantile | None, Quantile | None]:
    """Return p50 and p90 of the first responses of a day."""
    over, stopped = (_by_minutes(sums[name].get("first_response", {})) for name in ("over", "ended"))
    return quantile(over, stopped, 0.5), quantile(over, stopped, 0.9)


def _hours(told: Mapping[str, Mapping[str, Any]]) -> dict[tuple[int, int], tuple[int, Quantile | None]]:
    made = {}
    for key, each in told.items():
        weekday, hour = map(int, key.split(":"))
        made[weekday, hour] = each.get("arrivals", 0), quantile(_by_minutes(each.get("over", {})), {}, 0.5)
    return made


def topics_of(sums: Iterable[Sums]) -> dict[tuple[int, str], dict[str, int]]:
    """Return the sums of each topic of a team."""
    total: dict[str, dict[str, int]] = {}
    for each in sums:
        add(total, each["topics"])
    keys = ((key.partition(":"), table) for key, table in total.items())
    return dict(sorted(((int(team), topic), table) for (team, _, topic), table in keys))


def _people(stretch: Stretch) -> list[Person]:
    shift = stretch.total["shift"]
    named = stretch.named | {pk for pk, minutes in shift.items() if minutes}
    made = [_person(pk, stretch, shift.get(pk, 0)) for pk in sorted(named, key=int)]
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


def _person(pk: str, stretch: Stretch, shift: int) -> Person:
    told = stretch.total["people"].get(pk, {})
    usual = quantile(_by_minutes(told.get("touch", {})), {}, 0.5)
    unknown = told.get("unknown", 0) * (usual.minutes if usual else 0)
    return Person(
        id=int(pk),
        conversations=told.get("answered", {}).get(NEVER, 0),
        replies=told.get("replies", 0),
        owned=stretch.owned.get(pk, 0),
        owned_before=stretch.owned_before.get(pk, 0),
        holding=stretch.holding.get(pk, 0),
        resolved=told.get("stood", 0),
        reopened=told.get("reopened", 0),
        judged=told.get("judged", 0),
        passed=told.get("passed", 0),
        effort=told.get("effort", 0) / 60 + unknown,
        hard=told.get("hard", 0) / 60,
        touch=usual,
        response=quantile(_by_minutes(told.get("response", {})), {}, 0.5),
        minutes_on_shift=shift,
    )
