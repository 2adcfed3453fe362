"""What is played: the rules, the people with their habits, and what arrives. Everything chance decides is in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.rules.targets import due_at

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.situation import PersonFacts, TeamFacts, TopicRow
    from inhand.desk.rules.targets import Targets
    from inhand.desk.teams.hours import WeeklyHours

URGENCIES = ("low", "normal", "high", "urgent")
URGENT = len(URGENCIES) - 1


@dataclass(frozen=True, slots=True)
class Turn:
    """A customer's message: ``effort`` minutes of work for somebody of pace 1.

    ``answer_after`` minutes after the reply the customer writes again, which is the next turn; the last has none.
    """

    effort: float
    answer_after: float | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A conversation to come. ``urgency`` is 0 (low) to 3 (urgent); ``looks`` is how much work it seems to be.

    ``owner`` has it already: a customer comes back to it.
    """

    id: int
    at: datetime
    topic: str
    urgency: int
    turns: tuple[Turn, ...]
    looks: float = 0.0
    platform: str = "email"
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a shift in which somebody does not work. Those of one person lie apart and in order.

    ``said`` is the status they set, ``busy`` or ``away``, with the end as its return time. Empty: they forgot to say
    so, and only their silence shows it; not even that when ``page_open``.
    """

    starts: datetime
    ends: datetime
    said: str = ""
    page_open: bool = False

    @property
    def is_silent(self) -> bool:
        return not self.said and not self.page_open


@dataclass(frozen=True, slots=True)
class Person:
    """A teammate and their habits. Of ``facts`` the engine moves status, shift, sign of life, load, last assignment.

    ``picks_easy``: when they take something themselves, it is what looks like the least work on the first page, else
    the first in the queue. ``hands_over``: before they leave they pass on what would miss its target until they are
    back, where a policy offers that.
    """

    facts: PersonFacts
    hours: WeeklyHours
    gaps: tuple[Gap, ...] = ()
    picks_easy: bool = False
    hands_over: bool = True
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What the team agreed on, as far as it places conversations and sets their clocks."""

    topics: tuple[TopicRow, ...]
    teams: tuple[TeamFacts, ...]
    hours_of_team: dict[int, WeeklyHours]
    targets: dict[int | None, Targets]
    must_take: bool = True
    must_take_minutes: int = 5

    def due_at(self, team: int, urgency: int, waiting_since: datetime) -> datetime:
        """Return when an answer is due, in the team's hours and by its targets."""
        promised = self.targets.get(team, self.targets[None])
        return due_at(self.hours_of_team[team], promised, urgency, waiting_since)


@dataclass(frozen=True, slots=True)
class Scenario:
    """``read_in`` minutes are lost when somebody takes up what another has worked on; the other's start is lost too.

    It is played from ``begins`` to ``ends``; what is unanswered then is told as waiting.
    """

    rules: Rules
    people: tuple[Person, ...]
    arrivals: tuple[Arrival, ...]
    begins: datetime
    ends: datetime
    read_in: float = 3.0
