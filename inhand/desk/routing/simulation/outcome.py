"""What came of it, for each conversation and each person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """A customer waited: from ``since`` to ``answered_at``, which is empty if nobody has answered ``by`` the end."""

    since: datetime
    due_at: datetime
    answered_at: datetime | None
    by: int | None

    def is_late(self, ends: datetime) -> bool:
        """Tell whether it was answered after its target, or is past it at the end."""
        return (self.answered_at or ends) > self.due_at


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a conversation.

    ``owners`` in turn. ``owned_at``: the first moment at which an owner was at work. ``handoffs``: how often another
    took it up after the first owner, of which ``rescues`` from somebody absent and ``handovers`` at the end of a shift.
    ``stranded``: stretches in which a customer waited on an owner who was not there.
    """

    id: int
    topic: str
    urgency: int
    team: int
    arrived_at: datetime
    owned_at: datetime | None
    owners: tuple[int, ...]
    waits: tuple[Wait, ...]
    handoffs: int
    rescues: int
    handovers: int
    stranded: tuple[tuple[datetime, datetime], ...]

    @property
    def first(self) -> Wait:
        return self.waits[0]

    @property
    def is_waiting(self) -> bool:
        """Tell whether a customer waits at the end."""
        return self.waits[-1].answered_at is None


@dataclass(frozen=True, slots=True)
class Day:
    """What became of a person. ``available_minutes``: on shift and not in a gap; ``busy_minutes`` of them at work.

    ``loads`` is their load from each moment on at which it changed.
    """

    id: int
    name: str
    available_minutes: float
    busy_minutes: float
    answered: int
    owned: int
    most: int
    loads: tuple[tuple[datetime, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Conversations and people in the order of their ids. ``decisions`` counts how often somebody was chosen."""

    policy: str
    conversations: tuple[Fate, ...]
    people: tuple[Day, ...]
    begins: datetime
    ends: datetime
    decisions: int
