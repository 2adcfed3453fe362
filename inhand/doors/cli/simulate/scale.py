"""The scale run: a month of a large desk, team by team, and what a decision costs.

Teams that share nobody play apart as they play together (a test says so), so each is played by itself, as many at once
as there are cores. What is measured is the processor's time within ``decide``, and of the whole engine beside it.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING

from inhand.desk.routing.decide import decide
from inhand.desk.routing.simulation.engine import simulate
from inhand.desk.routing.simulation.figures import Figures, figures, mean, quantile
from inhand.desk.routing.simulation.placing import POLICIES, ByGates
from inhand.doors.cli.simulate.made_up import WEEKDAYS, Place, scenario
from inhand.doors.cli.simulate.options import BEGINS, NUMBERS
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.routing.decide import Decision
    from inhand.desk.routing.situation import Situation
    from inhand.doors.cli.simulate.options import Options

DAYS = 30
TENTHS = 10
# So that a month's work for the default of 500 conversations a person fits into the month (see the reference).
EFFORT = 5.5
SIZES = (5, 10, 20, 40, 80)
# Conversations of a person: enough for a mean.
MOST_OF_A_SIZE = 150


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one team: microseconds within ``decide`` by tenths of its decisions, and seconds of the whole run."""

    people: int
    conversations: int
    decisions: int
    tenths: tuple[float, ...]
    p99: float
    seconds: float
    figures: Figures


class _Watch:
    """Makes decisions, and keeps how long each took."""

    def __init__(self) -> None:
        self.spans: list[float] = []

    def decide(self, situation: Situation) -> Decision:
        began = clock.worked()
        decision = decide(situation)
        self.spans.append((clock.worked() - began) * 1e6)
        return decision


def tell(asked: Options, *, as_json: bool) -> None:
    """Play the month, then teams of several sizes, and print what decisions cost."""
    began = clock.monotonic()
    costs = month(asked)
    took = clock.monotonic() - began
    sizes = [size(asked, people) for people in SIZES]
    if as_json:
        facts = {"options": asked.facts(), "seconds": took, "teams": [asdict(each) for each in costs],
                 "sizes": [asdict(each) for each in sizes]}  # fmt: skip
        print(json.dumps(facts))
    else:
        print("\n".join(_lines(asked, costs, sizes, took)))


def month(asked: Options) -> list[Cost]:
    """Play every team of the month."""
    teams = -(-asked.teammates // asked.team_size)
    sizes = [min(asked.team_size, asked.teammates - asked.team_size * number) for number in range(teams)]
    shares = [asked.conversations * size / asked.teammates for size in sizes]
    work = list(zip(range(teams), sizes, shares, strict=True))
    if asked.processes == 1 or teams == 1:
        return list(starmap(partial(_team, asked), work))
    with ProcessPoolExecutor(asked.processes) as pool:
        return list(pool.map(partial(_team, asked), *zip(*work, strict=True)))


def size(asked: Options, people: int) -> Cost:
    """Play a team of this size, with as much work for each as in the month."""
    each = min(MOST_OF_A_SIZE, asked.conversations / asked.teammates)
    return _team(asked, people, people, people * each)


def _team(asked: Options, number: int, people: int, conversations: float) -> Cost:
    place = Place(number + 1, number * asked.team_size + 1, number * 10_000_000 + 1)
    effort = EFFORT if asked.effort == NUMBERS["effort"].default else asked.effort
    per_day = conversations / _working_days()
    days = scenario(
        replace(asked, people=people, per_day=per_day, days=DAYS, effort=effort), asked.seed, place
    )
    watch = _Watch()
    policy = replace(POLICIES["balanced"], make=lambda roster: ByGates(roster, watch.decide))
    began = clock.worked()
    outcome = simulate(days, policy)
    seconds = clock.worked() - began
    step = max(1, len(watch.spans) // TENTHS)
    return Cost(
        people=people,
        conversations=len(outcome.conversations),
        decisions=len(watch.spans),
        tenths=tuple(mean(watch.spans[at : at + step]) for at in range(0, step * TENTHS, step)),
        p99=quantile(watch.spans, 0.99),
        seconds=seconds,
        figures=figures(outcome, days.rules.hours_of_team),
    )


def _working_days() -> float:
    """Return how many working days' post a month brings, its weekends with theirs."""
    days = [(BEGINS + timedelta(days=number)).weekday() for number in range(DAYS)]
    return sum(WEEKDAYS[day] for day in days) / (sum(WEEKDAYS[:5]) / 5)


def _lines(asked: Options, costs: list[Cost], sizes: list[Cost], took: float) -> Iterator[str]:
    conversations, decisions = (
        sum(each.conversations for each in costs),
        sum(each.decisions for each in costs),
    )
    yield (
        f"{asked.teammates} teammates in {len(costs)} teams, {conversations} conversations in {DAYS} days: "
        f"{decisions} decisions, {took:.0f} s with {asked.processes} processes."
    )
    yield (
        f"A decision took {_mean(costs):.0f} µs in the mean, {max(each.p99 for each in costs):.0f} µs at p99 of the "
        f"slowest team; decide() was {_share(costs):.0f} % of the time."
    )
    waiting = sum(each.figures.still_waiting for each in costs)
    first = mean([each.figures.first_mean for each in costs])
    busy = mean([each.figures.busy for each in costs])
    yield f"First response {first:.0f} business minutes in the mean, {busy:.0%} busy, {waiting:.0f} unanswered at last."
    yield ""
    yield "decisions so far   µs a decision"
    for tenth in range(TENTHS):
        spans = [each.tenths[tenth] for each in costs]
        yield f"{(tenth + 1) * 10:>12} %   {mean(spans):>12.0f}"
    yield ""
    yield "people of a team   conversations   decisions   µs a decision   µs a person   engine µs a conversation"
    for each in sizes:
        span = _mean([each])
        engine = (each.seconds * 1e6 - span * each.decisions) / each.conversations
        yield (
            f"{each.people:>16}   {each.conversations:>13}   {each.decisions:>9}   {span:>13.0f}   "
            f"{span / each.people:>11.1f}   {engine:>24.0f}"
        )


def _mean(costs: list[Cost]) -> float:
    spent = sum(mean(each.tenths) * each.decisions for each in costs)
    return spent / sum(each.decisions for each in costs)


def _share(costs: list[Cost]) -> float:
    spent = sum(mean(each.tenths) * each.decisions for each in costs)
    return spent / 1e4 / sum(each.seconds for each in costs)
