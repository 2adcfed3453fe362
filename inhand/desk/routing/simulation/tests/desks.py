"""Small desks to play. The day is Monday, 2 March 2026, in UTC."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from inhand.desk.routing.simulation.scenario import Arrival, Gap, Person, Rules, Scenario, Turn
from inhand.desk.routing.situation import PersonFacts, TeamFacts, TopicRow
from inhand.desk.rules.targets import Targets
from inhand.desk.teams.hours import Span, WeeklyHours

if TYPE_CHECKING:
    from inhand.desk.routing.simulation.outcome import Fate, Outcome

NORMAL, URGENT = 1, 3
OPENS = WeeklyHours("UTC", tuple(Span(day, time(8), time(20)) for day in range(5)))


def on(hour: int, minute: float = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC) + timedelta(minutes=minute)


def shift(starts: int, ends: int) -> WeeklyHours:
    return WeeklyHours("UTC", tuple(Span(day, time(starts), time(ends)) for day in range(5)))


def person(pk: int, starts: int = 8, ends: int = 20, *gaps: Gap, capacity: int = 8, **habits: bool) -> Person:
    facts = PersonFacts(pk, f"P{pk}", "away", None, None, None, None, 0, capacity)
    return Person(facts, shift(starts, ends), gaps, **habits)


def arrival(
    pk: int, at: datetime, *efforts: float, urgency: int = NORMAL, topic: str = "a", again: float = 60
) -> Arrival:
    """Each effort is a turn; the customer answers every reply but the last after ``again`` minutes."""
    turns = tuple(Turn(effort, again if left else None) for effort, left in _left(efforts or (10,)))
    return Arrival(pk, at, topic, urgency, turns, looks=turns[0].effort)


def _left(efforts: tuple[float, ...]) -> list[tuple[float, bool]]:
    return [(effort, number < len(efforts)) for number, effort in enumerate(efforts, 1)]


def team(
    pk: int, *members: int, mode: str = "balanced", backup: int | None = None, general: bool = True
) -> TeamFacts:
    return TeamFacts(pk, f"T{pk}", general, True, mode, backup, None, 20, 10, 240, members)  # noqa: FBT003 -- the order of the facts


def desk(
    people: list[Person],
    arrivals: list[Arrival],
    *,
    teams: list[TeamFacts] | None = None,
    mode: str = "balanced",
    days: int = 4,
) -> Scenario:
    """One team for topic ``a``, unless told otherwise."""
    teams = teams or [team(1, *(each.facts.id for each in people), mode=mode)]
    topics = tuple(
        TopicRow(topic, each.id, enabled=True) for topic, each in zip("abcdef", teams, strict=False)
    )
    rules = Rules(topics, tuple(teams), {each.id: OPENS for each in teams}, {None: Targets()})
    return Scenario(rules, tuple(people), tuple(arrivals), on(0), on(0) + timedelta(days=days), read_in=3)


def shuffled(scenario: Scenario) -> Scenario:
    """The same, listed the other way round."""
    rules = scenario.rules
    teams = tuple(replace(each, members=each.members[::-1]) for each in rules.teams[::-1])
    return replace(
        scenario,
        rules=replace(rules, teams=teams),
        people=scenario.people[::-1],
        arrivals=scenario.arrivals[::-1],
    )


def fate(outcome: Outcome, pk: int) -> Fate:
    return next(each for each in outcome.conversations if each.id == pk)


def answered(outcome: Outcome) -> dict[int, list[tuple[datetime | None, int | None]]]:
    """When each was answered, and by whom."""
    return {each.id: [(wait.answered_at, wait.by) for wait in each.waits] for each in outcome.conversations}
