"""What was being written in a conversation that became one with another is written on there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.replies.actions.draft import draft, words_of
from inhand.desk.replies.actions.withdraw import withdraw
from inhand.desk.replies.models import Approval, Draft

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def bring_drafts(conversation: int, *, to: int, at: datetime) -> None:
    """Move drafts over; one whose writer has a draft there already is put behind it. Approvals are taken back first.

    The send guard asks every writer to look again, since none has seen the other conversation.
    """
    for asked in Approval.objects.filter(conversation=conversation, outcome=Approval.Outcome.WAITING):
        withdraw(asked, at=at)
    for moved in Draft.objects.filter(conversation=conversation):
        there = Draft.objects.filter(conversation=to, author=moved.author_id).first()
        if there is None:
            Draft.objects.filter(pk=moved.pk).update(conversation=to, seen_revision=0)
        else:
            both = words_of(there).above(words_of(moved))
            moved.delete()
            draft(there.conversation, words=both, seen_revision=there.seen_revision, by=there.author, at=at)
