"""A message of the time before the desk joins its conversation, and wakes nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.contacts.actions.identify import identify
from inhand.desk.conversations.actions.receive import Arriving, remember_references, seat, store
from inhand.desk.conversations.actions.step import step
from inhand.desk.conversations.joining import find
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.events import MessageImported
from inhand.desk.teams.queries import general_team
from inhand.ground.text import preview

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.contacts.models import Contact
    from inhand.desk.conversations.inbound import Address, InboundMessage
    from inhand.desk.conversations.models import Inbox


@transaction.atomic
def take_in(
    inbound: InboundMessage,
    *,
    inbox: Inbox,
    channel: int,
    arrival: int,
    at: datetime,
    to: Address | None,
    cause: int | None = None,
) -> Message:
    """Keep a message as history: no clock, no state and no owner changes, and nothing follows.

    ``to`` is the customer whom it went to if it is one of ours, else ``None``. What is here already is returned as it
    is. A conversation that it opens is closed from the first.
    """
    arriving = Arriving(inbound, inbox, channel, arrival, None, at)
    known = Message.objects.filter(inbox=inbox, provider_id=arriving.provider_id).first()
    if known is not None:
        return known
    customer = to or inbound.sender
    contact = identify(customer.address, platform=inbound.platform, name=customer.name, at=at)
    found = find(inbound, contact, inbox=inbox, token=None, at=at)
    conversation = seat(arriving, found) or _open(arriving, contact)
    sent: dict[str, Any] = {
        "direction": Message.Direction.OUT,
        "state": Message.State.SENT,
        "sent_at": at,
    }
    message = store(arriving, conversation, None if to else contact, **(sent if to else {}))
    if inbound.in_reply_to or inbound.references:
        remember_references(inbound, message)
    event = MessageImported(message=message.pk, opened=found.conversation is None, team=conversation.team_id,
                            outbound=to is not None)  # fmt: skip
    step(conversation, event, at=at, by=None, cause=cause, **_line(conversation, message, at))
    return message


def _open(arriving: Arriving, contact: Contact) -> Conversation:
    return Conversation.objects.create(
        inbox=arriving.inbox,
        contact=contact,
        team=general_team(),
        state=Conversation.State.CLOSED,
        closed_at=arriving.at,
        platform=arriving.inbound.platform,
        subject=arriving.subject,
        opened_at=arriving.at,
        last_message_at=arriving.at,
    )


def _line(conversation: Conversation, message: Message, at: datetime) -> dict[str, Any]:
    """What its line in a list says: the newest words, and when history itself ended."""
    changes: dict[str, Any] = {
        "opened_at": min(conversation.opened_at, at),
        "has_files": conversation.has_files or message.attachments.exists(),
    }
    if at >= conversation.last_message_at:
        changes |= {"last_message_at": at, "preview": preview(message.visible_text or message.text)}
        if conversation.closed_at and conversation.closed_at < at:
            changes["closed_at"] = at
    return changes
