"""The receiver has the packet in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import HandoffAcknowledged
from inhand.desk.ownership.models import Handoff

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class NotYours(Exception):
    """Only the one who has the conversation answers its packet."""


@transaction.atomic
def acknowledge(handoff: Handoff, *, by: Teammate, at: datetime) -> Handoff:
    """Acknowledge a packet. Raise ``NotYours`` for anybody but the present owner."""
    held = hold(handoff.conversation_id)
    require_owner(held.owner_id, by)
    waiting = Handoff.objects.filter(pk=handoff.pk, state=Handoff.State.SENT)
    if waiting.update(state=Handoff.State.ACKNOWLEDGED, answered_at=at):
        step(held, HandoffAcknowledged(handoff=handoff.pk), at=at, by=by.pk)
    handoff.refresh_from_db()
    return handoff


def require_owner(owner: int | None, by: Teammate) -> None:
    """Raise ``NotYours`` unless ``by`` has the conversation."""
    if owner != by.pk:
        message = "This conversation is not yours any more; only its owner answers the packet."
        raise NotYours(message)
