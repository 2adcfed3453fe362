"""The time by which the customer should have answered has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import FollowUpDue

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def follow_up(conversation: Conversation | int, *, at: datetime) -> Conversation:
    """Open it again with its owner; one whose customer wrote, or whose time has moved, is left as it is."""
    held = hold(conversation)
    if held.is_live and held.follow_up_at and held.follow_up_at <= at:
        lane: dict[str, Any] = {"lane_since": held.lane_since or at} if held.owner_id is None else {}
        step(
            held,
            FollowUpDue(),
            at=at,
            by=None,
            state=Conversation.State.OPEN,
            snoozed_until=None,
            follow_up_at=None,
            **lane,
        )
    return held
