"""Take a conversation from an owner who is not there in time, and let the gates give it to somebody who is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.ownership.models import Assignment
from inhand.desk.routing.actions.route import carry_out
from inhand.desk.routing.decide import decide
from inhand.desk.routing.gates.hours import absence
from inhand.ground import prepared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.routing.decide import Decision
    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.situation import Situation


def is_absent(situation: Situation) -> bool:
    """Tell whether its owner is not at work: off shift, away, not connected, or no longer at the desk."""
    facts = situation.conversation
    owner, team = situation.person(facts.owner), situation.team(facts.team)
    return owner is None or (team is not None and absence(situation.now, team, owner) is not None)


def window_ends(held: Conversation, situation: Situation, policy: Policy) -> datetime | None:
    """Return until when an absent owner may keep it."""
    return kept_until(held, situation.conversation.follow_up_until, began_by_people([held.pk]), policy)


def kept_until(
    held: Conversation, window: datetime | None, began_at: Mapping[int, datetime], policy: Policy
) -> datetime | None:
    """Return the same of one of several: a first reply's target, a follow-up's business hours.

    Who took it by themselves, or was given it by a person, has a target of their own: they may know that they are
    off shift, as an on-call does.
    """
    began = began_at.get(held.pk)
    if window is None or began is None:
        return window
    return max(window, policy.promise(held.team_id, held.urgency, began).passed(1))


def began_by_people(conversations: Sequence[int]) -> dict[int, datetime]:
    """Return since when these have the owner whom a person chose, for those that were not routed to theirs."""
    return dict(_chosen(conversations))


def _owned_now(conversations: Sequence[Any]) -> QuerySet[Any, Any]:
    present = Assignment.objects.alias(of=prepared.number("conversation_id")).filter(ended_at=None)
    chosen = present.exclude(how__in=["routed", "rescued"]).filter(of__in=conversations)
    return chosen.values_list("conversation_id", "began_at")


_chosen = prepared.Among(_owned_now)


def rescue(
    held: Conversation,
    situation: Situation,
    policy: Policy,
    *,
    at: datetime,
    cause: int | None = None,
) -> Decision:
    """Decide anew; whoever is at work gets it, else the lane with its ladder. ``held`` is as the situation saw it.

    Ownership moves with the decision, so there is never a gap.
    """
    return carry_out(held, situation, decide(situation), policy, at=at, cause=cause, how="rescued")
