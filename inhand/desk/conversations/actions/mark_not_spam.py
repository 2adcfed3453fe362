"""Say that this is no spam after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.move import clock, iso, placed
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationMarkedNotSpam

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def mark_not_spam(conversation: Conversation, *, by: Teammate, at: datetime) -> Conversation:
    """Open it: its customer has waited since they wrote, and is treated like anybody who wrote now."""
    held = hold(conversation)
    if held.state == Conversation.State.SPAM:
        since = clock(held)
        event = ConversationMarkedNotSpam(waiting_since=iso(since))
        step(held, event, at=at, by=by.pk, waiting_since=since, **placed(held, Conversation.State.OPEN, at))
    return held
