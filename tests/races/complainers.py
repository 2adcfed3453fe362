"""What each process does that takes in the same complaint as another, at another of our addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.actions.receive import receive
from inhand.desk.conversations.inbound import Address, InboundMessage
from inhand.desk.conversations.models import Inbox
from inhand.desk.routing.actions.route import route
from inhand.ground import clock

if TYPE_CHECKING:
    from tests.races.together import Barrier

TEXT = "My blue lamp arrived broken and nobody answers the phone, order {}. Please send me another one."


def take_in(share: dict[str, Any], barrier: Barrier) -> list[int]:
    """Receive and route each complaint in the instant in which the others do; return the conversations."""
    inbox = Inbox.objects.get(pk=share["inbox"])
    found = []
    for number in range(share["rounds"]):
        # The very same mail to both addresses, or one that was written twice.
        name = f"{number}" if number % 2 else f"{number}-to-{share['inbox']}"
        inbound = InboundMessage(
            provider_id=f"{name}@bakery.example", platform="email", sender=Address(f"o{number}@bakery.example", "Otto"),
            subject="Broken lamp", text=TEXT.format(48_000 + number), visible_text=TEXT.format(48_000 + number),
            to=(Address(inbox.addresses[0]),),
        )  # fmt: skip
        barrier.wait()
        conversation = receive(
            inbound, inbox=inbox, channel=share["channel"], at=clock.now()
        ).message.conversation_id
        route(conversation, at=clock.now())
        found.append(conversation)
    return found
