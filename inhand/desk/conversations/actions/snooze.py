"""Put a conversation out of sight until a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationSnoozed

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class CannotSnooze(ValueError):
    """The conversation or the time does not allow it; the text says which and why."""


@transaction.atomic
def snooze(conversation: Conversation, *, until: datetime, by: Teammate, at: datetime) -> Conversation:
    """Snooze. The clock of a waiting customer goes on: nothing can be hidden by snoozing."""
    held = hold(conversation)
    if until <= at:
        message = "until: choose a time that lies ahead."
        raise CannotSnooze(message)
    if held.owner_id is None:
        message = "Nobody owns this conversation yet. Claim it first, then it can be snoozed."
        raise CannotSnooze(message)
    if not held.is_live:
        message = "This conversation is closed. Reopen it first."
        raise CannotSnooze(message)
    step(
        held,
        ConversationSnoozed(until=until.isoformat()),
        at=at,
        by=by.pk,
        state=Conversation.State.SNOOZED,
        snoozed_until=until,
    )
    return held
