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
    from inhand.desk.routing.situation import PersonFacts, Situation


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
    given: dict[int, list[Conversation]] = {}
    for conversation in conversations:
        decision = decide(_without(snapshot(conversation, policy, at=at), without, given))
        if decision.owner is not None:
            given.setdefault(decision.owner, []).append(conversation)
        yield Proposal(conversation.pk, decision.owner, decision.team, decision.reason)


def _without(situation: Situation, person: int, given: Mapping[int, list[Conversation]]) -> Situation:
    facts = situation.conversation
    declined = tuple(sorted({*facts.declined, person}))
    # A conversation that goes on is not a follow-up of the one who leaves, and stays in the team that has it.
    facts = replace(facts, owner=None, is_follow_up=False, declined=declined, placed_team=facts.team)
    others = (each for each in situation.people if each.id != person)
    people = tuple(_with(each, given.get(each.id, [])) for each in others)
    return replace(situation, conversation=facts, people=people)


def _with(person: PersonFacts, more: list[Conversation]) -> PersonFacts:
    if not more:
        return person
    platforms = [each.platform for each in more]
    return replace(
        person,
        load=person.load + sum(map(_weight, more)),
        waiting=None if person.waiting is None else person.waiting + len(more),
        channels=tuple((name, waits + platforms.count(name), cap) for name, waits, cap in person.channels),
    )


def _weight(conversation: Conversation) -> int:
    return 2 if conversation.urgency == Urgency.URGENT or conversation.platform == LIVE_CHAT else 1
