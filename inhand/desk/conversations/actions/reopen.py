"""Take a matter up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationReopened

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def reopen(conversation: Conversation, *, by: Teammate, at: datetime) -> Conversation:
    """Open again, with its former owner or in its team's lane. We owe an action; no customer waits by that."""
    held = hold(conversation)
    if held.state == Conversation.State.OPEN:
        return held
    lane_since = at if held.owner_id is None else None
    step(
        held,
        ConversationReopened(former=held.state),
        at=at,
        by=by.pk,
        state=Conversation.State.OPEN,
        closed_at=None,
        snoozed_until=None,
        lane_since=lane_since,
    )
    return held
