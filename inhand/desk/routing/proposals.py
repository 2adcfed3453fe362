"""Who would get what somebody leaves behind: the gates are asked as if that person were not there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Urgency
from inhand.desk.routing.decide import decide
from inhand.desk.routing.snapshot import LIVE_CHAT, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.situation import Situation


@dataclass(frozen=True, slots=True)
class Proposal:
    """``to`` is empty when nobody can take it now: then it is for the lane of ``team``."""

    conversation: int
    to: int | None
    team: int
    reason: str


def propose(
    conversations: Iterable[Conversation], policy: Policy, *, without: int, at: datetime
) -> Iterator[Proposal]:
    """Yield a receiver for each, in turn; what one was proposed for counts as theirs for the next."""
    given: dict[int, int] = {}
    for conversation in conversations:
        decision = decide(_without(snapshot(conversation, policy, at=at), without, given))
        if decision.owner is not None:
            is_heavy = conversation.urgency == Urgency.URGENT or conversation.platform == LIVE_CHAT
            given[decision.owner] = given.get(decision.owner, 0) + (2 if is_heavy else 1)
        yield Proposal(conversation.pk, decision.owner, decision.team, decision.reason)


def _without(situation: Situation, person: int, given: Mapping[int, int]) -> Situation:
    facts = situation.conversation
    declined = tuple(sorted({*facts.declined, person}))
    # A conversation that goes on is not a follow-up of the one who leaves, and stays in the team that has it.
    facts = replace(facts, owner=None, is_follow_up=False, declined=declined, placed_team=facts.team)
    people = (replace(each, load=each.load + given.get(each.id, 0)) for each in situation.people)
    return replace(situation, conversation=facts, people=tuple(p for p in people if p.id != person))
