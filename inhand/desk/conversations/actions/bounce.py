"""A delivery report says that a message of ours did not arrive: its owner must know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.events import MessageBounced

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.inbound import Bounce


@transaction.atomic
def bounce(report: Bounce, *, at: datetime) -> Message | None:
    """Mark the message that bounced as failed and put its conversation back into the owner's queue.

    Returns the message, or ``None`` if the report speaks of no message of ours or only of a delay.
    """
    sent = Message.objects.filter(direction=Message.Direction.OUT, provider_id=report.original_message_id)
    message = sent.first() if report.original_message_id else None
    failed = [each for each in report.recipients if each.permanent]
    if message is None or not failed:
        return None
    reason = "; ".join(f"{each.address}: {each.detail or each.status or 'refused'}" for each in failed)[:2000]
    Message.objects.filter(pk=message.pk).update(state=Message.State.FAILED, error=reason)
    if message.automatic:  # nobody waits for what Inhand said by itself
        return message
    conversation = hold(message.conversation_id)
    event = MessageBounced(
        message=message.pk, recipients=[each.address for each in failed], permanent=True, reason=reason
    )
    step(conversation, event, at=at, by=None, **attention(conversation, Conversation.Alert.BOUNCED, at))
    return message


def attention(conversation: Conversation, alert: Conversation.Alert, at: datetime) -> dict[str, Any]:
    """Return the changes that bring a conversation back to somebody who must act."""
    changes: dict[str, Any] = {"alert": alert, "state": Conversation.State.OPEN, "closed_at": None}
    changes["snoozed_until"] = None
    if conversation.owner_id is None:
        changes["lane_since"] = conversation.lane_since or at
    return changes
