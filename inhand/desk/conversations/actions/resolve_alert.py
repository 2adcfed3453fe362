"""Say that a failed delivery has been dealt with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import AlertResolved

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def resolve_alert(conversation: Conversation, *, by: Teammate, at: datetime) -> Conversation:
    """Take the red mark away. What was not sent stays not sent, and says so in the timeline."""
    held = hold(conversation)
    if held.alert:
        step(held, AlertResolved(former=held.alert), at=at, by=by.pk, alert=Conversation.Alert.NONE)
    return held
