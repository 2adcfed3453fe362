"""Take back the question for approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import ApprovalWithdrawn
from inhand.desk.replies.actions.decide_approval import decided, give_words, waiting
from inhand.desk.replies.models import Approval

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def withdraw(approval: Approval, *, at: datetime) -> Approval:
    """Its author has the words back. Raise ``AlreadyDecided`` if somebody was quicker."""
    conversation = hold(approval.conversation_id)
    asked = waiting(approval)
    step(conversation, ApprovalWithdrawn(approval=asked.pk), at=at, by=asked.author_id)
    decided(asked, Approval.Outcome.WITHDRAWN, by=asked.author, at=at)
    give_words(asked, conversation, to=asked.author, at=at)
    return asked
