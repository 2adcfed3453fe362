"""A machine takes a conversation that has just come for spam, by what is written in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations import spam
from inhand.desk.conversations.actions.mark_spam import set_aside
from inhand.desk.conversations.actions.step import hold

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation


@transaction.atomic
def suspect(conversation: Conversation | int, *, why: str, at: datetime) -> bool:
    """Put it aside and return true; false, and nothing is done, where that is for people alone to say."""
    held = hold(conversation)
    if not spam.may_be_spam(held):
        return False
    set_aside(held, how="classifier", why=why, by=None, at=at)
    return True
