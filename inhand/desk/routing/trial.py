"""Try rules before publishing them: the past days once more, under today's rules and under a draft.

Both are played by the same engine, so that they differ in the rules alone. What customers wrote is as it was; how long
an answer takes is read off what people did; what they do in their breaks is what they said then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.routing import past
from inhand.desk.routing import policy as policies
from inhand.desk.routing.simulation.engine import simulate
from inhand.desk.routing.simulation.figures import Figures, figures
from inhand.desk.routing.simulation.scenario import URGENCIES, Rules, Scenario
from inhand.desk.teams.hours import business_minutes

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.simulation.outcome import Day, Fate, Outcome

DAYS = 7


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes of a conversation under one of the two sets of rules.

    ``owner`` is the first, empty if it is in the lane at the end; ``owners`` are all in turn. ``wait`` is for the first
    reply, in business minutes of ``team``; if ``answered_at`` is empty, until the end.
    """

    topic: str
    urgency: str
    team: str
    owner: str
    owners: tuple[str, ...]
    owned_at: datetime | None
    answered_at: datetime | None
    wait: float
    is_late: bool
    handoffs: int


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation under both. ``differs`` if another team or another person gets it, or it becomes or is no longer
    late.
    """

    conversation: int
    subject: str
    at: datetime
    today: Course
    draft: Course

    @property
    def differs(self) -> bool:
        return self._told(self.today) != self._told(self.draft)

    @staticmethod
    def _told(course: Course) -> tuple[str, str, str, bool]:
        return (course.team, course.owner, course.urgency, course.is_late)


@dataclass(frozen=True, slots=True)
class Burden:
    """What a person has under one of them. ``busy`` and ``available`` are minutes, ``most`` the highest load.

    ``loads`` is their highest load in each hour from the trial's ``since`` on.
    """

    owned: int
    answered: int
    busy: float
    available: float
    most: int
    loads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person under both."""

    id: int
    name: str
    today: Burden
    draft: Burden


@dataclass(frozen=True, slots=True)
class Trial:
    """``rows`` that differ come first, each part in the order of arrival; ``people`` in the order of their names.

    ``today`` and ``draft`` are the figures of the whole: see ``simulation/figures.py``.
    """

    since: datetime
    until: datetime
    today: Figures
    draft: Figures
    rows: tuple[Row, ...]
    people: tuple[PersonRow, ...]

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)


def try_out(draft: Policy, *, until: datetime, days: int = DAYS, today: Policy | None = None) -> Trial:
    """Play the days before ``until`` under the rules of today and under the draft. Nothing is written.

    A rule book becomes a draft by ``drafted.drafted``.
    """
    since = until - timedelta(days=days)
    today = today or policies.present()
    letters = past.letters(since, until)
    now, then = (_play(policy, today, letters, since, until) for policy in (today, draft))
    return Trial(
        since=since,
        until=until,
        today=figures(now, today.hours_of_team),
        draft=figures(then, draft.hours_of_team),
        rows=_rows(letters, _courses(now, today), _courses(then, draft)),
        people=_people(now, then, since, until),
    )


def _play(
    policy: Policy, worked: Policy, letters: tuple[past.Letter, ...], since: datetime, until: datetime
) -> Outcome:
    scenario = Scenario(
        rules=rules_of(policy),
        people=past.people(policy, worked, since, until),
        arrivals=tuple(letter.under(policy) for letter in letters),
        begins=since,
        ends=until,
    )
    return simulate(scenario, keeps_loads=True)


def rules_of(policy: Policy) -> Rules:
    """Return what the engine must know of the rules."""
    return Rules(policy.topics, policy.teams, policy.hours_of_team, policy.targets)


def _courses(outcome: Outcome, policy: Policy) -> dict[int, Course]:
    names = {day.id: day.name for day in outcome.people}
    teams = {team.id: team.name for team in policy.teams}
    return {
        fate.id: _course(fate, policy, names, teams[fate.team], outcome.ends)
        for fate in outcome.conversations
    }


def _course(fate: Fate, policy: Policy, names: dict[int, str], team: str, ends: datetime) -> Course:
    owners = tuple(names[owner] for owner in fate.owners)
    return Course(
        topic=fate.topic,
        urgency=URGENCIES[fate.urgency],
        team=team,
        owner=owners[0] if owners else "",
        owners=owners,
        owned_at=fate.owned_at,
        answered_at=fate.first.answered_at,
        wait=business_minutes(
            policy.hours_of_team[fate.team], fate.first.since, fate.first.answered_at or ends
        ),
        is_late=any(wait.is_late(ends) for wait in fate.waits),
        handoffs=fate.handoffs,
    )


def _rows(
    letters: tuple[past.Letter, ...], today: dict[int, Course], draft: dict[int, Course]
) -> tuple[Row, ...]:
    rows = [
        Row(each.id, each.subject, each.at, today[each.id], draft[each.id])
        for each in letters
        if each.id in today
    ]
    return tuple(sorted(rows, key=lambda row: (not row.differs, row.at, row.conversation)))


def _people(now: Outcome, then: Outcome, since: datetime, until: datetime) -> tuple[PersonRow, ...]:
    drafted = {day.id: day for day in then.people}
    rows = [
        PersonRow(day.id, day.name, _burden(day, since, until), _burden(drafted[day.id], since, until))
        for day in now.people
    ]
    return tuple(sorted(rows, key=lambda row: (row.name, row.id)))


def _burden(day: Day, since: datetime, until: datetime) -> Burden:
    loads = tuple(_by_hour(day.loads, since, until))
    return Burden(day.owned, day.answered, day.busy_minutes, day.available_minutes, day.most, loads)


def _by_hour(loads: tuple[tuple[datetime, int], ...], since: datetime, until: datetime) -> list[int]:
    """Return the highest load in each hour."""
    most, present, at = [], 0, 0
    for hour in range(1, -((since - until) // timedelta(hours=1)) + 1):
        highest = present
        while at < len(loads) and loads[at][0] < since + timedelta(hours=hour):
            present = loads[at][1]
            highest = max(highest, present)
            at += 1
        most.append(highest)
    return most
