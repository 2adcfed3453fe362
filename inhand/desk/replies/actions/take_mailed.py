"""A teammate answered from their own mail program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.events import ReplySent
from inhand.desk.ownership.actions.assign import assign
from inhand.ground.text import clean

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.inbound import InboundMessage
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
    text = clean(inbound.text)
    visible = clean(inbound.visible_text) or text
    if not _reaches_customer(held, inbound):
        note(held, text=visible or "(an empty mail)", by=by, at=at)
        return None
    if held.owner_id is None:
        held = assign(held, to=by, by=by, at=at, how="replied")
    waited = held.waiting_since
    message = Message.objects.create(
        conversation=held, inbox_id=held.inbox_id, direction=Message.Direction.OUT, channel=channel,
        platform=inbound.platform, provider_id=clean(inbound.provider_id)[:998], author=by, at=at,
        subject=clean(inbound.subject)[:400], text=text, visible_text=visible, html=clean(inbound.html),
        sender=[inbound.sender.address, inbound.sender.name],
        to=[[each.address, each.name] for each in inbound.to],
        cc=[[each.address, each.name] for each in inbound.cc],
        in_reply_to=(inbound.in_reply_to or ("",))[0][:998], references=list(inbound.references),
        state=Message.State.SENT, sent_at=at, arrival=arrival, problems=["Sent from their own mail program."],
    )  # fmt: skip
    event = ReplySent(message=message.pk, state=Conversation.State.WAITING, unseen=[], reason="", duplicate=False,
                      waited_since=waited.isoformat() if waited else "")  # fmt: skip
    changes: dict[str, Any] = {
        "state": Conversation.State.WAITING,
        "snoozed_until": None,
        "waiting_since": None,
        "due_at": None,
        "closed_at": None,
        "alert": Conversation.Alert.NONE,
        "last_message_at": at,
    }
    step(held, event, at=at, by=by.pk, **changes)
    return message


def _reaches_customer(held: Conversation, inbound: InboundMessage) -> bool:
    there = {each.address.casefold() for each in (*inbound.to, *inbound.cc)}
    written = held.messages.filter(direction=Message.Direction.IN).values_list("sender", flat=True)
    return any(sender and sender[0].casefold() in there for sender in written)
