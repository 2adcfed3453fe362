"""Put a conversation back into a team's lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import LaneEntered
from inhand.desk.ownership.actions.assign import PacketNeeded, end_assignment
from inhand.desk.ownership.actions.take_over import ReasonMissing

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Team, Teammate


@transaction.atomic
def release(
    conversation: Conversation,
    *,
    by: Teammate | None,
    at: datetime,
    how: str = "released",
    team: Team | None = None,
    reason: str = "",
    rung: str = "",
    check_at: datetime | None = None,
    cause: int | None = None,
    tier: int | None = None,
    lane_since: datetime | None = None,
) -> Conversation:
    """Let go of it, or move it to another team's lane. Its clock there starts at once.

    A person who moves it to another team makes a transfer, which needs a packet: ``PacketNeeded``. To let go of what
    somebody else has needs a reason, as to take it over does: ``ReasonMissing``.

    ``rung`` and ``check_at`` are the step of the backup ladder and when the gates look again by themselves.
    ``lane_since`` is since when it counts as waiting there, if not from now on (what was taken back never left).
    ``tier`` 2 hands it up a tier; without it the tier stays, but a tier belongs to its team: another begins at L1.
    """
    held = hold(conversation)
    team = team or held.team
    if by is not None and how == "released" and team.pk != held.team_id:
        message = f"To another team it goes with a packet, so that {team.name} can carry on. Hand it off."
        raise PacketNeeded(message)
    if by is not None and how == "released" and held.owner_id not in {None, by.pk} and not reason.strip():
        message = "reason: say in a few words why it goes back into the lane; its owner will read it."
        raise ReasonMissing(message)
    by_id = by.pk if by else None
    return let_go(held, team=team.pk, by=by_id, at=at, how=how, reason=reason, rung=rung, check_at=check_at,
                  cause=cause, tier=tier, lane_since=lane_since)  # fmt: skip


def let_go(
    held: Conversation,
    *,
    team: int,
    by: int | None,
    at: datetime,
    how: str,
    reason: str = "",
    rung: str = "",
    check_at: datetime | None = None,
    cause: int | None = None,
    tier: int | None = None,
    lane_since: datetime | None = None,
) -> Conversation:
    """Do what ``release`` does, with a conversation that is held already."""
    tier = tier or (held.tier if team == held.team_id else 1)
    event = LaneEntered(team=team, former_owner=held.owner_id, how=how, reason=reason, tier=tier)
    end_assignment(held, at=at)
    since = at if held.owner_id is not None or held.lane_since is None else held.lane_since
    changes = {
        "owner_id": None,
        "team_id": team,
        "lane_since": lane_since or since,
        "lane_check_at": check_at,
        "rung": rung,
        "tier": tier,
    }
    if held.state == held.State.SNOOZED:  # what nobody owns must not be out of sight
        changes |= {"state": held.State.OPEN, "snoozed_until": None}
    step(held, event, at=at, by=by, cause=cause, **changes)
    return held
