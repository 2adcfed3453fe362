"""Keep what is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.replies.models import Draft
from inhand.desk.replies.recipients import stored
from inhand.desk.replies.words import Words

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.replies.models import Written
    from inhand.desk.teams.models import Teammate


class DraftMoved(Exception):
    """The draft is not the one that this page goes on with. ``draft`` is what it is now, if there is one."""

    def __init__(self, draft: Draft | None) -> None:
        self.draft = draft
        super().__init__(
            "You went on writing this on another page."
            if draft
            else "This draft was sent, discarded or taken over on another page."
        )


@transaction.atomic
def draft(
    conversation: Conversation,
    *,
    words: Words,
    seen_revision: int,
    by: Teammate,
    at: datetime,
    version: int | None = None,
) -> Draft | None:
    """Save a teammate's draft, or forget it when it is empty. No event: a draft is nobody else's business yet.

    ``version`` is the one that the page goes on with, 0 for none; raise ``DraftMoved`` if that is not the present one.
    """
    ready = words.ready()
    # A file that is attached in the same instant begins it too.
    kept, is_new = Draft.objects.select_for_update().get_or_create(
        conversation=conversation, author=by, defaults={"updated_at": at, "version": 0}
    )
    if version is not None and version != kept.version:
        raise DraftMoved(None if is_new else kept)
    kept.text, kept.html, kept.kind = ready.text, ready.html, ready.kind
    kept.recipients = ready.recipients.stored() if ready.recipients else None
    kept.seen_revision, kept.updated_at = seen_revision, at
    kept.version += 1
    kept.save()
    if ready.files is not None:
        kept.files.set(ready.files)
    if ready.text.strip() or ready.html or kept.files.exists():
        return kept
    kept.delete()
    return None


def words_of(written: Written) -> Words:
    """Return what a draft or an approval holds, as it can be kept again."""
    files = tuple(written.files.values_list("pk", flat=True))
    return Words(written.text, written.html, written.kind, stored(written.recipients), files)
