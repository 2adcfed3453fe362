"""What every decision about a waiting reply shares: it is decided once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.replies.actions.draft import draft, words_of
from inhand.desk.replies.models import Approval, Draft

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation, Message
    from inhand.desk.teams.models import Teammate


class AlreadyDecided(Exception):
    """Somebody was quicker. ``approval`` says who and how."""

    def __init__(self, approval: Approval) -> None:
        self.approval = approval
        by = approval.decided_by.name if approval.decided_by else "Somebody"
        super().__init__(
            f"{by} was quicker: {approval.get_outcome_display().lower()}. Nothing was done twice."
        )


def waiting(approval: Approval) -> Approval:
    """Return it as it is now, if nobody has decided. Its conversation is held, so one decides at a time."""
    held = Approval.objects.select_related("author", "decided_by").get(pk=approval.pk)
    if held.outcome != Approval.Outcome.WAITING:
        raise AlreadyDecided(held)
    return held


def decided(
    approval: Approval,
    outcome: Approval.Outcome,
    *,
    by: Teammate,
    at: datetime,
    reason: str = "",
    message: Message | None = None,
) -> None:
    approval.outcome, approval.decided_by, approval.decided_at = outcome, by, at
    approval.reason, approval.message = reason, message
    approval.save(update_fields=["outcome", "decided_by", "decided_at", "reason", "message"])


def give_words(approval: Approval, conversation: Conversation, *, to: Teammate, at: datetime) -> None:
    """Make the words somebody's draft; what they have begun meanwhile stays above them."""
    begun = Draft.objects.filter(conversation=conversation, author=to).first()
    words = words_of(approval)
    if begun:
        words = words_of(begun).above(words)
    draft(conversation, words=words, seen_revision=conversation.revision, by=to, at=at)
