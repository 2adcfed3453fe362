"""Transfer a conversation with its packet."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import HandoffSent
from inhand.desk.ownership.actions.assign import CannotAssign, assign
from inhand.desk.ownership.actions.release import release
from inhand.desk.ownership.models import Handoff

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.ownership.packet import Packet
    from inhand.desk.teams.models import Team, Teammate


class BadPacket(ValueError):
    """The packet is not complete. ``problems`` says by field what is missing."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


@transaction.atomic
def hand_off(
    conversation: Conversation,
    *,
    packet: Packet,
    by: Teammate,
    at: datetime,
    to: Teammate | None = None,
    to_team: Team | None = None,
) -> Handoff:
    """Hand to a teammate, or to a team's lane. Ownership moves with the packet, so there is never a gap."""
    if problems := packet.problems():
        raise BadPacket(problems)
    held = hold(conversation)
    if to is None and to_team is None:
        message = "to: choose a teammate or a team."
        raise CannotAssign(message)
    if to is not None and to.pk == held.owner_id:
        message = f"to: {to.name} has it already."
        raise CannotAssign(message)
    team = to_team or held.team
    handoff = Handoff.objects.create(
        conversation=held,
        from_teammate=held.owner,
        by=by,
        to_teammate=to,
        to_team=team,
        sent_at=at,
        **dataclasses.asdict(packet),
    )
    event = HandoffSent(
        handoff=handoff.pk, from_owner=held.owner_id, to_owner=to.pk if to else None, to_team=team.pk
    )
    cause = step(held, event, at=at, by=by.pk).pk
    if to is not None:
        assign(held, to=to, team=team, by=by, at=at, how="handed_off", cause=cause)
    else:
        release(held, team=team, by=by, at=at, how="handed_off", cause=cause)
    return handoff
