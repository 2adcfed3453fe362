"""Pick up what was dropped: it gets a clock and the gates decide at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import DropCaught
from inhand.desk.routing.actions.climb import climb
from inhand.ground import claim

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation


@transaction.atomic(savepoint=False)
def catch(conversation: Conversation | int, *, reason: str, at: datetime) -> Conversation:
    """Record that it happened, and what was missing, so that the number can be asked for later."""
    claim.serialise("routing")
    held = hold(conversation)
    cause = step(held, DropCaught(reason=reason), at=at, by=None, climb_at=at).pk
    return climb(held, at=at, cause=cause)
