"""The matter is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationClosed

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class CustomerWaits(Exception):
    """Somebody still waits for an answer, so closing needs to be meant."""


@transaction.atomic
def close(
    conversation: Conversation, *, by: Teammate, at: datetime, although_waiting: bool = False
) -> Conversation:
    """Close. A conversation in which a customer waits is closed only ``although_waiting``, else ``CustomerWaits``."""
    held = hold(conversation)
    if held.state == Conversation.State.CLOSED:
        return held
    waits = held.waiting_since is not None
    if waits and not although_waiting:
        message = "The customer is still waiting for an answer. Reply first, or close anyway."
        raise CustomerWaits(message)
    step(held, ConversationClosed(was_waiting=waits), at=at, by=by.pk, **closed(at))
    return held


def closed(at: datetime) -> dict[str, Any]:
    """Return what a closed conversation looks like: no clock runs, no alert stands."""
    return {
        "state": Conversation.State.CLOSED,
        "closed_at": at,
        "waiting_since": None,
        "due_at": None,
        "snoozed_until": None,
        "follow_up_at": None,
        "lane_since": None,
        "lane_check_at": None,
        "rung": "",
        "alert": Conversation.Alert.NONE,
    }
