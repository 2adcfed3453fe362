"""Give a conversation to somebody. Every change of owner goes through here or through ``release``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationAssigned
from inhand.desk.ownership.models import Assignment
from inhand.desk.teams.models import Teammate
from inhand.ground import prepared

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Team


class CannotAssign(ValueError):
    """The teammate cannot have it; the text says why."""


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
) -> Conversation:
    """Make ``to`` the owner, out of the lane or from another's hands. To give it to its owner changes nothing.

    ``how`` is one of those that ``ConversationAssigned`` names.
    """
    held = hold(conversation)
    if not to.is_active:
        message = f"{to.name} has left the desk. Choose somebody else."
        raise CannotAssign(message)
    team_id = team.pk if team else held.team_id
    return give(
        held, to=to.pk, team=team_id, by=by.pk if by else None, at=at, how=how, reason=reason, cause=cause
    )


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
    )
    end_assignment(held, at=at)
    state = Conversation.State.OPEN if not held.is_live else held.state
    changes = {"owner_id": to, "team_id": team, "lane_since": None, "lane_check_at": None, "rung": ""}
    changes |= {"tier": 1} if team != held.team_id else {}  # a tier belongs to its team
    step(held, event, at=at, by=by, cause=cause, state=state, **changes)
    prepared.insert(Assignment(conversation=held, teammate_id=to, team_id=team, how=how, began_at=at))
    prepared.update(Teammate, {"id": to}, last_assigned_at=at)
    return held


def end_assignment(conversation: Conversation, *, at: datetime) -> None:
    """Close the present stretch, if there is one."""
    if conversation.owner_id is not None:
        conversation.assignments.filter(ended_at=None).update(ended_at=at)
