"""Take a file away from a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.models import Attachment
from inhand.desk.replies.models import Draft

if TYPE_CHECKING:
    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def detach(conversation: Conversation, file: int, *, by: Teammate) -> None:
    """Forget a file that waits beside the teammate's draft, and the draft if it was all there was. Twice is once."""
    mine = Attachment.objects.filter(
        pk=file, message=None, note=None, drafts__conversation=conversation, drafts__author=by
    )
    Attachment.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).delete()
    empty = Draft.objects.filter(conversation=conversation, author=by, text="", html="", files=None)
    Draft.objects.filter(pk__in=list(empty.values_list("pk", flat=True))).delete()
