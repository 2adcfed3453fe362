"""The time of a snooze has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationWoken

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def wake(conversation: Conversation | int, *, at: datetime) -> Conversation:
    """Open a snoozed conversation whose time has come; anything else is left as it is."""
    held = hold(conversation)
    if held.state == Conversation.State.SNOOZED and held.snoozed_until and held.snoozed_until <= at:
        step(held, ConversationWoken(), at=at, by=None, state=Conversation.State.OPEN, snoozed_until=None)
    return held
