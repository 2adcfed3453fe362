"""Give a reply back to its author: it does not go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import ApprovalDeclined
from inhand.desk.replies.actions.decide_approval import decided, give_words, waiting
from inhand.desk.replies.models import Approval

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class ReasonMissing(ValueError):
    """The author has to know what to change."""


@transaction.atomic
def decline(approval: Approval, *, reason: str, by: Teammate, at: datetime) -> Approval:
    """Raise ``ReasonMissing`` without a reason, ``AlreadyDecided`` if somebody was quicker."""
    if not reason.strip():
        message = "reason: say what must change; the author reads it."
        raise ReasonMissing(message)
    conversation = hold(approval.conversation_id)
    asked = waiting(approval)
    event = ApprovalDeclined(approval=asked.pk, author=asked.author_id, reason=reason.strip())
    step(conversation, event, at=at, by=by.pk)
    decided(asked, Approval.Outcome.DECLINED, by=by, at=at, reason=reason.strip())
    give_words(asked, conversation, to=asked.author, at=at)
    return asked
