"""What customers wrote in a conversation, as those read it who label and weigh it."""

from __future__ import annotations

from typing import NamedTuple

from inhand.desk.conversations.models import Message
from inhand.ground import prepared

MOST = 5


class Written(NamedTuple):
    """One message, of a customer or ours. ``sender`` is their address and name, if known."""

    pk: int
    direction: str
    subject: str
    visible: str
    text: str
    sender: list[str]

    @property
    def said(self) -> str:
        return self.visible or self.text


# What is asked of a message's row, in the order of ``Written``.
COLUMNS = ("pk", "direction", "subject", "visible_text", "text", "sender")


def newest(conversation: int) -> list[Written]:
    """Return the newest messages that people wrote, newest first, at most ``MOST``."""
    return [Written(*row) for row in _newest(conversation)]


_newest = prepared.Query(
    lambda conversation: (
        Message.objects.filter(conversation=conversation, automatic="")
        .order_by("-pk")
        .values_list(*COLUMNS)[:MOST]
    ),
    prepared.NUMBER,
)


def unanswered(messages: list[Written]) -> list[Written]:
    """Return those that the customer wrote since our last answer, newest first."""
    ours = (place for place, each in enumerate(messages) if each.direction == Message.Direction.OUT)
    return messages[: next(ours, len(messages))]
