"""Keep what is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.replies.models import Draft

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


def draft(
    conversation: Conversation, *, text: str, seen_revision: int, by: Teammate, at: datetime
) -> Draft | None:
    """Save a teammate's draft, or forget it when it is empty. No event: a draft is nobody else's business yet."""
    if not text.strip():
        Draft.objects.filter(conversation=conversation, author=by).delete()
        return None
    kept, _ = Draft.objects.update_or_create(
        conversation=conversation,
        author=by,
        defaults={"text": text, "seen_revision": seen_revision, "updated_at": at},
    )
    return kept
