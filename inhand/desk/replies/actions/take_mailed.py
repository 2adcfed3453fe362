"""A teammate answered from their own mail program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.actions.step import hold
from inhand.desk.conversations.models import Message
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.replies.actions.take_sent import answered, keep
from inhand.ground.text import clean

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.inbound import InboundMessage
    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def take_mailed(
    conversation: Conversation,
    *,
    inbound: InboundMessage,
    by: Teammate,
    channel: int,
    arrival: int,
    at: datetime,
) -> Message | None:
    """Keep it as their reply if the customer has it already (To or Cc), else as their note: then return ``None``.

    It has left, so nothing can be refused any more; in the lane it claims the conversation, as any reply does.
    """
    held = hold(conversation)
    if not _reaches_customer(held, inbound):
        visible = clean(inbound.visible_text) or clean(inbound.text)
        note(held, text=visible or "(an empty mail)", by=by, at=at)
        return None
    if held.owner_id is None:
        held = assign(held, to=by, by=by, at=at, how="replied")
    message = keep(held, inbound=inbound, by=by, channel=channel, arrival=arrival, at=at)
    answered(held, message, by=by, at=at)
    return message


def _reaches_customer(held: Conversation, inbound: InboundMessage) -> bool:
    there = {each.address.casefold() for each in (*inbound.to, *inbound.cc)}
    written = held.messages.filter(direction=Message.Direction.IN).values_list("sender", flat=True)
    return any(sender and sender[0].casefold() in there for sender in written)
