"""Forget what was written, and not sent, in a conversation whose contact is forgotten."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from inhand.desk.conversations.actions.erase_person import ERASED
from inhand.desk.conversations.models import Attachment
from inhand.desk.replies.models import Approval, Draft


@transaction.atomic
def erase_drafts(conversation: int) -> None:
    """Delete drafts, and blank what was put before an approver. The ledger has said so already."""
    beside = Q(drafts__conversation=conversation) | Q(approvals__conversation=conversation)
    waiting = Attachment.objects.filter(beside, message=None, note=None).values_list("pk", flat=True)
    Attachment.objects.filter(pk__in=list(waiting)).delete()
    Draft.objects.filter(conversation=conversation).delete()
    asked = Approval.objects.filter(conversation=conversation)
    asked.update(text=ERASED, html="", recipients=None, reason="")
