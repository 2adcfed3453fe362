"""A small desk without routing, and mails that arrive at it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.actions.receive import Received, receive
from inhand.desk.conversations.inbound import Address, InboundMessage
from inhand.desk.conversations.models import Conversation, Inbox
from inhand.desk.teams.models import Team
from inhand.desk.teams.tests.people import AT

if TYPE_CHECKING:
    from datetime import datetime

CHANNEL = 1
_numbers = count(1)


def inbox(name: str = "Lumen Coffee", address: str = "help@lumen.example") -> Inbox:
    """Make an inbox, and the general team if there is none."""
    Team.objects.get_or_create(is_general=True, defaults={"name": "Everybody"})
    return Inbox.objects.get_or_create(name=name, defaults={"addresses": [address]})[0]


def arrives(
    text: str = "Where is it?",
    *,
    sender: str = "otto@bakery.example",
    into: Inbox | None = None,
    token: int | None = None,
    channel: int = CHANNEL,
    at: datetime = AT,
    **fields: Any,
) -> Received:
    """Receive a message; what is not said is new or the same for all."""
    values: dict[str, Any] = {
        "provider_id": f"m{next(_numbers)}@bakery.example",
        "platform": "email",
        "subject": "My order",
        "to": (Address("help@lumen.example"),),
    }
    inbound = InboundMessage(sender=Address(sender, "Otto"), text=text, **(values | fields))
    return receive(inbound, inbox=into or inbox(), channel=channel, at=at, token=token)


def conversation(**fields: Any) -> Conversation:
    """The conversation of a message that has just arrived."""
    return fresh(arrives(**fields).message.conversation)


def fresh(stale: Conversation) -> Conversation:
    return Conversation.objects.get(pk=stale.pk)
