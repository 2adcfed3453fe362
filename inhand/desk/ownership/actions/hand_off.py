"""Transfer a conversation with its packet."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.find_risk import mark_risk
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
    tier: int | None = None,
) -> Handoff:
    """Hand to a teammate, to a team's lane, or up a tier. Ownership moves with the packet, so there is never a gap.

    ``tier`` 2 puts it into the lane of the team for its L2. Raise ``BadPacket`` or ``CannotAssign``.
    """
    if problems := packet.problems():
        raise BadPacket(problems)
    held = hold(conversation)
    if problem := _problem(held, by, to, to_team):
        raise CannotAssign(problem)
    team = to_team or held.team
    # Who hands on what came with a packet has it in hand: only the newest waits for its receiver.
    held.handoffs.filter(state=Handoff.State.SENT).update(state=Handoff.State.PASSED_ON, answered_at=at)
    handoff = Handoff.objects.create(
        conversation=held,
        from_teammate=held.owner,
        by=by,
        to_teammate=to,
        to_team=team,
        tier=tier,
        sent_at=at,
        **dataclasses.asdict(packet),
    )
    event = HandoffSent(
        handoff=handoff.pk,
        from_owner=held.owner_id,
        to_owner=to.pk if to else None,
        to_team=team.pk,
        tier=tier,
    )
    cause = step(held, event, at=at, by=by.pk).pk
    if packet.billing_or_legal in {"legal", "both"}:
        said = f"handoff {handoff.pk} says {packet.billing_or_legal}"
        mark_risk(held, reasons={"packet_legal": [said]}, at=at, by=by.pk, cause=cause)
    if to is not None:
        assign(held, to=to, team=team, by=by, at=at, how="handed_off", cause=cause)
    else:
        release(held, team=team, by=by, at=at, how="handed_off", cause=cause, tier=tier)
    return handoff


def _problem(held: Conversation, by: Teammate, to: Teammate | None, to_team: Team | None) -> str:
    if to is None and to_team is None:
        return "to: choose a teammate or a team."
    if to is not None and to.pk == held.owner_id:
        return f"to: {to.name} has it already."
    if to is not None and to.pk == by.pk and held.owner_id is None:
        return "to: nobody has it. Claim it."
    if not held.is_live:
        return f"It is {held.get_state_display().lower()}. Reopen it first."
    return ""
