"""Give a conversation to somebody. Every change of owner goes through here or through ``release``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationAssigned
from inhand.desk.ownership.models import Assignment
from inhand.ground import prepared

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Team, Teammate


class CannotAssign(ValueError):
    """The teammate cannot have it; the text says why."""


class PacketNeeded(CannotAssign):
    """Somebody has it: from person to person, or to another team, it goes with a packet (``hand_off``)."""


@transaction.atomic
def assign(
    conversation: Conversation,
    *,
    to: Teammate,
    by: Teammate | None,
    at: datetime,
    how: str = "assigned",
    team: Team | None = None,
    reason: str = "",
    cause: int | None = None,
    tier: int = 0,
) -> Conversation:
    """Make ``to`` the owner, out of the lane or from another's hands. To give it to its owner changes nothing.

    ``how`` is one of those that ``ConversationAssigned`` names. A person who assigns what somebody has makes a
    transfer, which needs a packet: ``PacketNeeded``. Routing and rescues go without. ``tier`` 0 leaves it where it is.
    """
    held = hold(conversation)
    if not to.is_active:
        message = f"{to.name} has left the desk. Choose somebody else."
        raise CannotAssign(message)
    if by is not None and how == "assigned" and held.owner is not None and held.owner_id != to.pk:
        message = f"{held.owner.name} has it. Hand it off with a packet, so that {to.name} can carry on."
        raise PacketNeeded(message)
    team_id, by_id = team.pk if team else held.team_id, by.pk if by else None
    return give(held, to=to.pk, team=team_id, by=by_id, at=at, how=how, reason=reason, cause=cause, tier=tier)


def give(
    held: Conversation,
    *,
    to: int,
    team: int,
    by: int | None,
    at: datetime,
    how: str,
    reason: str = "",
    cause: int | None = None,
    tier: int = 0,
) -> Conversation:
    """Do what ``assign`` does, with a conversation that is held already and a teammate known to be here."""
    if held.owner_id == to:
        return held
    event = ConversationAssigned(
        owner=to,
        former_owner=held.owner_id,
        team=team,
        how=how,
        reason=reason,
        lane_since=held.lane_since.isoformat() if held.lane_since else "",
        tier=tier,
    )
    end_assignment(held, at=at)
    state = Conversation.State.OPEN if not held.is_live else held.state
    changes = {"owner_id": to, "team_id": team, "lane_since": None, "lane_check_at": None, "rung": ""}
    if tier or team != held.team_id:  # a tier belongs to its team
        changes |= {"tier": tier or 1}
    step(held, event, at=at, by=by, cause=cause, state=state, **changes)
    prepared.insert(Assignment, conversation=held, teammate_id=to, team_id=team, how=how, began_at=at)
    return held


def end_assignment(conversation: Conversation, *, at: datetime) -> None:
    """Close the present stretch, if there is one."""
    if conversation.owner_id is not None:
        conversation.assignments.filter(ended_at=None).update(ended_at=at)
