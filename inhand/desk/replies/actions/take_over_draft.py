"""Go on writing a reply that waits for approval: its words become one's own draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import ApprovalTakenOver
from inhand.desk.replies.actions.decide_approval import decided, give_words, waiting
from inhand.desk.replies.models import Approval

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def take_over_draft(approval: Approval, *, by: Teammate, at: datetime) -> Approval:
    """Raise ``AlreadyDecided`` if somebody was quicker. Who sends it then takes the conversation over as well."""
    conversation = hold(approval.conversation_id)
    asked = waiting(approval)
    step(conversation, ApprovalTakenOver(approval=asked.pk, author=asked.author_id), at=at, by=by.pk)
    decided(asked, Approval.Outcome.TAKEN_OVER, by=by, at=at)
    give_words(asked, conversation, to=by, at=at)
    return asked
