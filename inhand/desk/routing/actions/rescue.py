"""Take a conversation from an owner who is not there in time, and let the gates give it to somebody who is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.routing.actions.route import carry_out
from inhand.desk.routing.decide import decide
from inhand.desk.routing.gates.hours import absence

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.routing.decide import Decision
    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.situation import Situation


def when_to_rescue(situation: Situation) -> datetime | None:
    """Return the window of an absent owner, ``None`` if they are here.

    It ends at the target of a first reply, and after the team's business hours for a follow-up.
    """
    facts = situation.conversation
    owner, team = situation.person(facts.owner), situation.team(facts.team)
    if owner is not None and (team is None or absence(situation, team, owner) is None):
        return None
    return facts.follow_up_until


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
