"""The backup ladder of one conversation as the page shows it: the steps, which was reached, and when the next comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.ledger.events import RungClimbed
from inhand.desk.ledger.models import Entry
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
    words: str
    at: datetime
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
    taken = _taken(conversation)
    coming = {HALF: promise.passed(0.5), ON_CALL: promise.passed(1)}
    ahead = _ORDER[_ORDER.index(conversation.rung) + 1 :]
    steps = [Step(RUNGS[rung], at, reached=True) for rung, at in taken.items()]
    steps += [Step(RUNGS[rung], coming[rung], reached=False) for rung in ahead if rung in coming]
    return Ladder(words, next_at, tuple(steps), late)


def _taken(conversation: Conversation) -> dict[str, datetime]:
    """Return the steps it took since it is in this lane, each with when it took it first."""
    climbed = Entry.objects.filter(
        conversation=conversation.pk, name=RungClimbed.name, at__gte=conversation.lane_since
    )
    taken: dict[str, datetime] = {}
    for at, facts in climbed.order_by("seq").values_list("at", "facts"):
        taken.setdefault(facts["rung"], at)
    return taken
