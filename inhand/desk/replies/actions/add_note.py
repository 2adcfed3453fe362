"""Make what one was writing a note: a draft may become either, and is gone then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.note import note
from inhand.desk.replies.models import Draft
from inhand.desk.replies.queries import waiting_files

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation, Note
    from inhand.desk.replies.words import Words
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def add_note(conversation: Conversation, *, words: Words, by: Teammate, at: datetime) -> Note:
    """Add a note with the files that wait beside it. Raise ``EmptyNote``."""
    files = waiting_files(conversation, words.files or ())
    made = note(conversation, text=words.text, html=words.html, files=files, by=by, at=at)
    Draft.objects.filter(conversation=conversation, author=by).delete()
    return made
