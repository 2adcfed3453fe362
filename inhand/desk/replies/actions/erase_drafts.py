"""Forget what was written, and not sent, in a conversation whose contact is forgotten."""

from __future__ import annotations

from django.db import transaction

from inhand.desk.conversations.actions.erase_person import ERASED
from inhand.desk.replies.models import Approval, Draft


@transaction.atomic
def erase_drafts(conversation: int) -> None:
    """Delete drafts, and blank what was put before an approver. The ledger has said so already."""
    Draft.objects.filter(conversation=conversation).delete()
    Approval.objects.filter(conversation=conversation).update(text=ERASED, reason="")
