"""Figures of an outcome, and how sure they are over several seeds.

Spans are in business minutes of the conversation's team; those that name the wall are on the wall clock. Who still
waits at the end counts with what they have waited until then.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from math import sqrt
from typing import TYPE_CHECKING

from inhand.desk.routing.simulation.scenario import URGENT
from inhand.desk.teams.hours import business_minutes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from inhand.desk.routing.simulation.outcome import Fate, Outcome, Wait
    from inhand.desk.teams.hours import WeeklyHours

LONG_MINUTES = 240


@dataclass(frozen=True, slots=True)
class Figures:
    """One run in numbers. Shares are of 1; ``long_waits`` are the waits over four hours."""

    conversations: float
    owner_mean: float
    owner_p90: float
    first_mean: float
    first_p50: float
    first_p90: float
    first_p95: float
    urgent_p95: float
    past_target: float
    long_waits: float
    jain: float
    handoffs_per_100: float
    stranded_hours: float
    busy: float
    still_waiting: float
    first_mean_wall: float
    first_p95_wall: float
    long_waits_wall: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over runs and its standard error, which is 0 for a single run."""

    mean: float
    error: float


def figures(outcome: Outcome, hours_of_team: dict[int, WeeklyHours]) -> Figures:
    """Read the figures off an outcome."""
    fates, ends = outcome.conversations, outcome.ends
    firsts = [_worked(hours_of_team[fate.team], fate.first, ends) for fate in fates]
    walls = [_lasted(fate.first, ends) for fate in fates]
    owners = [_owner_latency(hours_of_team[fate.team], fate, ends) for fate in fates]
    waits = [(hours_of_team[fate.team], wait) for fate in fates for wait in fate.waits]
    available = sum(day.available_minutes for day in outcome.people)
    return Figures(
        conversations=len(fates),
        owner_mean=mean(owners),
        owner_p90=quantile(owners, 0.9),
        first_mean=mean(firsts),
        first_p50=quantile(firsts, 0.5),
        first_p90=quantile(firsts, 0.9),
        first_p95=quantile(firsts, 0.95),
        urgent_p95=quantile([t for t, fate in zip(firsts, fates, strict=True) if fate.urgency == URGENT], 0.95),
        past_target=mean([wait.is_late(ends) for _, wait in waits]),
        long_waits=sum(_worked(hours, wait, ends) > LONG_MINUTES for hours, wait in waits),
        jain=jain([day.busy_minutes / day.available_minutes for day in outcome.people if day.available_minutes]),
        handoffs_per_100=100 * mean([fate.handoffs for fate in fates]),
        stranded_hours=sum(_stranded(hours_of_team[fate.team], fate) for fate in fates) / 60,
        busy=sum(day.busy_minutes for day in outcome.people) / available if available else 0.0,
        still_waiting=sum(fate.is_waiting for fate in fates),
        first_mean_wall=mean(walls),
        first_p95_wall=quantile(walls, 0.95),
        long_waits_wall=sum(_lasted(wait, ends) > LONG_MINUTES for _, wait in waits),
    )  # fmt: skip


def _worked(hours: WeeklyHours, wait: Wait, ends: datetime) -> float:
    return business_minutes(hours, wait.since, wait.answered_at or ends)


def _lasted(wait: Wait, ends: datetime) -> float:
    return ((wait.answered_at or ends) - wait.since).total_seconds() / 60


def _owner_latency(hours: WeeklyHours, fate: Fate, ends: datetime) -> float:
    return business_minutes(hours, fate.arrived_at, fate.owned_at or ends)


def _stranded(hours: WeeklyHours, fate: Fate) -> float:
    return sum(business_minutes(hours, starts, ends) for starts, ends in fate.stranded)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value below which this share lies, between two neighbours in proportion; 0 of nothing."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def jain(values: Sequence[float]) -> float:
    """Return Jain's index: 1 when all have the same, 1/n when one has everything."""
    squares = sum(value * value for value in values)
    return sum(values) ** 2 / (len(values) * squares) if squares else 1.0


def estimates(runs: Sequence[Figures]) -> dict[str, Estimate]:
    """Return mean and standard error of each figure over the runs."""
    columns = zip(*(astuple(run) for run in runs), strict=True)
    return {field.name: estimate(column) for field, column in zip(fields(Figures), columns, strict=True)}


def estimate(values: Sequence[float]) -> Estimate:
    """Return the mean and its standard error, from the deviation of a sample."""
    middle, number = mean(values), len(values)
    if number < 2:  # noqa: PLR2004 -- one value has no deviation
        return Estimate(middle, 0.0)
    variance = sum((value - middle) ** 2 for value in values) / (number - 1)
    return Estimate(middle, sqrt(variance / number))
