"""Transfer several conversations at once: all of them, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold
from inhand.desk.ownership.actions.assign import CannotAssign
from inhand.desk.ownership.actions.hand_off import BadPacket, hand_off

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.ownership.models import Handoff
    from inhand.desk.ownership.packet import Packet
    from inhand.desk.teams.models import Team, Teammate


@dataclass(frozen=True, slots=True)
class Transfer:
    """One of them, with its receiver. ``held_by`` is who must still have it, for a list that may be out of date."""

    conversation: int
    packet: Packet
    to: Teammate | None = None
    to_team: Team | None = None
    tier: int | None = None
    held_by: Teammate | None = None


class NotAllMoved(Exception):
    """One could not be handed off, so none was. ``conversation`` is that one, ``problem`` says why."""

    def __init__(self, conversation: Conversation, problem: str) -> None:
        self.conversation, self.problem = conversation, problem
        super().__init__(f"“{conversation.subject or '(no subject)'}”: {problem} Nothing was handed off.")


@transaction.atomic
def hand_off_all(transfers: Iterable[Transfer], *, by: Teammate, at: datetime) -> list[Handoff]:
    """Hand off each with its packet, in one transaction. Raise ``NotAllMoved``; then all is as it was."""
    # In one order, so that two of these at the same time wait for each other and do not lock each other out.
    return [_hand_off(each, by, at) for each in sorted(transfers, key=lambda each: each.conversation)]


def _hand_off(transfer: Transfer, by: Teammate, at: datetime) -> Handoff:
    held = hold(transfer.conversation)
    if transfer.held_by is not None and held.owner_id != transfer.held_by.pk:
        now = f"{held.owner.name} has it now." if held.owner else f"It is in the {held.team.name} lane now."
        raise NotAllMoved(held, now)
    try:
        return hand_off(
            held,
            packet=transfer.packet,
            by=by,
            at=at,
            to=transfer.to,
            to_team=transfer.to_team,
            tier=transfer.tier,
        )
    except (BadPacket, CannotAssign) as problem:
        raise NotAllMoved(held, str(problem).removeprefix("to: ")) from problem
