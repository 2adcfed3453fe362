"""A conversation while it is played."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inhand.desk.routing.simulation.outcome import Fate, Wait
from inhand.desk.routing.simulation.scenario import URGENT

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.simulation.scenario import Arrival, Turn

LIVE_CHAT = "chat"


class Kind(NamedTuple):
    """Conversations of which none can be placed if one cannot: the gates see no difference but time waited."""

    team: int
    topic: str
    platform: str
    is_urgent: bool


class Conversation:
    """Who has it, who waits, and what is left to be done for the present turn."""

    __slots__ = (
        "arrival",
        "due_at",
        "follow_up_until",
        "handoffs",
        "handovers",
        "id",
        "lane",
        "owned_at",
        "owner",
        "owners",
        "remaining",
        "rescues",
        "stranded_from",
        "strandings",
        "team",
        "touched_by",
        "turn",
        "urgency",
        "waiting_since",
        "waits",
        "weight",
    )

    def __init__(self, arrival: Arrival, team: int) -> None:
        self.arrival = arrival
        self.id = arrival.id
        self.urgency = arrival.urgency
        self.team = team
        self.weight = 2 if arrival.urgency == URGENT or arrival.platform == LIVE_CHAT else 1
        self.turn = -1
        self.waiting_since = self.due_at = arrival.at
        self.follow_up_until: datetime | None = None
        self.owner = arrival.owner
        self.lane: Kind | None = None
        self.remaining: float | None = None
        self.touched_by = arrival.owner
        self.owned_at: datetime | None = None
        self.owners = [] if arrival.owner is None else [arrival.owner]
        self.waits: list[Wait] = []
        self.handoffs = self.rescues = self.handovers = 0
        self.stranded_from: datetime | None = None
        self.strandings: list[tuple[datetime, datetime]] = []

    @property
    def is_urgent(self) -> bool:
        return self.urgency == URGENT

    @property
    def kind(self) -> Kind:
        return Kind(self.team, self.arrival.topic, self.arrival.platform, self.is_urgent)

    @property
    def present_turn(self) -> Turn:
        return self.arrival.turns[self.turn]

    @property
    def is_follow_up(self) -> bool:
        return self.turn > 0 or self.arrival.owner is not None

    @property
    def is_waiting(self) -> bool:
        return len(self.waits) == self.turn

    @property
    def window_ends(self) -> datetime:
        """Until when an absent owner may come back to it: a first reply's target, a follow-up's window."""
        return self.follow_up_until or self.due_at

    def place_in_queue(self, now: datetime) -> tuple[bool, int, datetime, int]:
        """The order of every queue: past target first, then urgency, then longest waiting, then id."""
        return (self.due_at > now, -self.urgency, self.waiting_since, self.id)

    def asks(self, at: datetime) -> None:
        """The customer writes: the next turn begins."""
        self.turn += 1
        self.waiting_since = at
        self.remaining = None

    def is_answered(self, at: datetime, by: int) -> None:
        self.waits.append(Wait(self.waiting_since, self.due_at, at, by))

    def is_given(self, to: int) -> None:
        """Change hands."""
        self.owner = to
        if not self.owners or self.owners[-1] != to:
            self.handoffs += bool(self.owners)
            self.owners.append(to)

    def strand(self, at: datetime) -> None:
        if self.stranded_from is None:
            self.stranded_from = at

    def unstrand(self, at: datetime) -> None:
        if self.stranded_from is not None:
            self.strandings.append((self.stranded_from, at))
            self.stranded_from = None

    def fate(self, ends: datetime) -> Fate:
        """Tell what became of it by the end."""
        if self.is_waiting:
            self.unstrand(ends)
            self.waits.append(Wait(self.waiting_since, self.due_at, None, None))
        return Fate(
            id=self.id,
            topic=self.arrival.topic,
            urgency=self.urgency,
            team=self.team,
            arrived_at=self.arrival.at,
            owned_at=self.owned_at,
            owners=tuple(self.owners),
            waits=tuple(self.waits),
            handoffs=self.handoffs,
            rescues=self.rescues,
            handovers=self.handovers,
            stranded=tuple(self.strandings),
        )
