"""Say that this is spam."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.close import closed
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationMarkedSpam

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def mark_spam(conversation: Conversation, *, by: Teammate, at: datetime) -> Conversation:
    """Put it aside. What comes after stays aside too, until somebody says that it is none."""
    held = hold(conversation)
    if held.state != Conversation.State.SPAM:
        set_aside(held, how="person", why="", by=by, at=at)
    return held


def set_aside(held: Conversation, *, how: str, why: str, by: Teammate | None, at: datetime) -> None:
    changes = closed(at) | {"state": Conversation.State.SPAM}
    step(held, ConversationMarkedSpam(how=how, why=why), at=at, by=by.pk if by else None, **changes)
