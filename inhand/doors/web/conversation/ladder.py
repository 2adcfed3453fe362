"""The backup ladder of one conversation as the page shows it: the steps, which was reached, and when the next comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.routing import policy as policies
from inhand.desk.routing.actions.climb import is_waiting
from inhand.desk.routing.ladder import HALF, LANE, ON_CALL, ROOM, STALE
from inhand.doors.web.conversation.words import RUNGS

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation

_ORDER = (LANE, ROOM, HALF, ON_CALL)


@dataclass(frozen=True, slots=True)
class Step:
    """``at`` is empty for a step that came without a time of its own."""

    words: str
    at: datetime | None
    reached: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """``rung`` are the words of the step reached; ``late`` when the target has passed."""

    rung: str
    next_at: datetime | None
    steps: tuple[Step, ...]
    late: bool


def ladder_of(conversation: Conversation) -> Ladder | None:
    """Return the ladder of what stands in a lane, or is stale; ``None`` for everything else."""
    since = conversation.waiting_since
    if since is None or not is_waiting(conversation) or conversation.rung not in RUNGS:
        return None
    promise = policies.present().promise(conversation.team_id, conversation.urgency, since)
    late = conversation.rung in {ON_CALL, STALE}
    words, next_at = RUNGS[conversation.rung], conversation.climb_at
    if conversation.rung == STALE:
        return Ladder(words, next_at, (Step(words, promise.passed(1), reached=True),), late)
    at = {ROOM: conversation.lane_since, HALF: promise.passed(0.5), ON_CALL: promise.passed(1)}
    reached = _ORDER.index(conversation.rung)
    steps = tuple(Step(RUNGS[rung], at[rung], reached >= _ORDER.index(rung)) for rung in _ORDER[1:])
    return Ladder(words, next_at, steps, late)
