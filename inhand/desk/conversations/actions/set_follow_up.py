"""Ask for a conversation back if the customer does not answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import FollowUpSet

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


class CannotFollowUp(ValueError):
    """The conversation or the time does not allow it; the text says which and why."""


@transaction.atomic
def set_follow_up(
    conversation: Conversation, *, until: datetime | None, by: Teammate, at: datetime
) -> Conversation:
    """Set the time, or without one drop it. A message of the customer drops it too (``receive``)."""
    held = hold(conversation)
    if held.follow_up_at == until:
        return held
    if until is not None and until <= at:
        message = "until: choose a time that lies ahead."
        raise CannotFollowUp(message)
    if not held.is_live:
        message = "This conversation is closed. Reopen it first."
        raise CannotFollowUp(message)
    step(held, FollowUpSet(until=until.isoformat() if until else ""), at=at, by=by.pk, follow_up_at=until)
    return held
