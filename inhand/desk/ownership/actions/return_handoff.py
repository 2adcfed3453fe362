"""Give a handed-over conversation back, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import HandoffReturned
from inhand.desk.ownership.actions.acknowledge import require_owner
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.ownership.actions.release import release
from inhand.desk.ownership.models import Handoff
from inhand.desk.ownership.packet import RETURN_WINDOW

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class CannotReturn(ValueError):
    """The handoff cannot be returned; the text says why."""


@transaction.atomic
def return_handoff(handoff: Handoff, *, reason: str, by: Teammate, at: datetime) -> Handoff:
    """Return within 30 minutes to who handed it over, or to the team's lane if they have left the desk."""
    if not reason.strip():
        message = "reason: say why you give it back."
        raise CannotReturn(message)
    held = hold(handoff.conversation_id)
    require_owner(held.owner_id, by)
    if at - handoff.sent_at > RETURN_WINDOW:
        message = "The 30 minutes to return it are over. Hand it off with a packet of your own."
        raise CannotReturn(message)
    answer = {"state": Handoff.State.RETURNED, "answered_at": at, "return_reason": reason.strip()}
    if not Handoff.objects.filter(pk=handoff.pk, state=Handoff.State.SENT).update(**answer):
        message = "It was acknowledged already. Hand it off with a packet of your own."
        raise CannotReturn(message)
    event = HandoffReturned(handoff=handoff.pk, reason=reason.strip())
    cause = step(held, event, at=at, by=by.pk).pk
    former = handoff.from_teammate
    if former is not None and former.is_active and former.pk != by.pk:
        # What was handed up a tier comes down again.
        tier = 1 if handoff.tier else 0
        assign(held, to=former, by=by, at=at, how="returned", reason=reason.strip(), cause=cause, tier=tier)
    else:
        release(held, by=by, at=at, how="returned", reason=reason.strip(), cause=cause)
    handoff.refresh_from_db()
    return handoff
