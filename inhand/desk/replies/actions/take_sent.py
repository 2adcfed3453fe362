"""A reply that left from our own mailbox, written in a mail program, is part of its conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.move import clock, iso
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.events import MessageForwarded, ReplySent
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.replies.queries import customers
from inhand.ground.text import clean

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.inbound import InboundMessage
    from inhand.desk.teams.models import Teammate

ELSEWHERE = "Sent from their own mail program."


@transaction.atomic
def take_sent(
    conversation: Conversation,
    *,
    inbound: InboundMessage,
    by: Teammate | None,
    channel: int,
    arrival: int,
    sent_at: datetime,
    at: datetime,
) -> Message:
    """Keep it as a public reply that has left; what is here under its id already is returned as it is.

    ``by`` is whoever wrote it, ``None`` where nobody knows. In the lane it claims the conversation for them, as any
    reply does. What the customer wrote after ``sent_at`` still waits.
    """
    held = hold(conversation)
    provider_id = clean(inbound.provider_id)[:998]
    known = Message.objects.filter(
        inbox=held.inbox_id, provider_id=provider_id, direction=Message.Direction.OUT
    ).first()
    if known is not None:
        return known
    to = sorted({each.address.casefold() for each in (*inbound.to, *inbound.cc) if each.address})
    outside = not customers(held).intersection(to)
    if by and held.owner_id is None and not outside:
        held = assign(held, to=by, by=by, at=at, how="replied")
    message = keep(
        held, inbound=inbound, by=by, channel=channel, arrival=arrival, at=sent_at, outside=outside
    )
    if outside:
        told = MessageForwarded(message.pk, to=to, unseen=[], reason="")
        step(held, told, at=at, by=by.pk if by else None)
    else:
        answered(held, message, by=by, at=at)
    return message


def keep(
    held: Conversation,
    *,
    inbound: InboundMessage,
    by: Teammate | None,
    channel: int,
    arrival: int,
    at: datetime,
    outside: bool = False,
) -> Message:
    """Write down a message that somebody sent by other ways than ours."""
    text = clean(inbound.text)
    return Message.objects.create(
        conversation=held, inbox_id=held.inbox_id, direction=Message.Direction.OUT, channel=channel,
        platform=inbound.platform, provider_id=clean(inbound.provider_id)[:998], author=by, at=at,
        subject=clean(inbound.subject)[:400], text=text, visible_text=clean(inbound.visible_text) or text,
        html=clean(inbound.html), sender=[inbound.sender.address, inbound.sender.name],
        to=[[each.address, each.name] for each in inbound.to],
        cc=[[each.address, each.name] for each in inbound.cc],
        in_reply_to=(inbound.in_reply_to or ("",))[0][:998], references=list(inbound.references),
        state=Message.State.SENT, sent_at=at, arrival=arrival, outside=outside, problems=[ELSEWHERE],
    )  # fmt: skip


def answered(held: Conversation, message: Message, *, by: Teammate | None, at: datetime) -> None:
    """The customer has it: the ball is with them, but for what they have written since."""
    waited, since = held.waiting_since, clock(held)
    state = Conversation.State.OPEN if since else Conversation.State.WAITING
    event = ReplySent(message=message.pk, state=str(state), unseen=[], reason="", duplicate=False,
                      waited_since=iso(waited), waiting_since=iso(since))  # fmt: skip
    changes: dict[str, Any] = {
        "state": state,
        "snoozed_until": None,
        "waiting_since": since,
        "due_at": held.due_at if since else None,
        "closed_at": None,
        "alert": Conversation.Alert.NONE,
        "last_message_at": max(message.at, held.last_message_at),
    }
    if held.owner_id is None:
        changes["lane_since"] = held.lane_since or at
    step(held, event, at=at, by=by.pk if by else None, **changes)
