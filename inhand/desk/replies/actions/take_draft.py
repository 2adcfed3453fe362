"""Go on writing what a colleague began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import DraftTakenOver
from inhand.desk.replies.actions.draft import draft, words_of
from inhand.desk.replies.models import Draft

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


class NoDraft(LookupError):
    """They have no draft here any more."""

    def __init__(self) -> None:
        super().__init__("There is no draft any more: it was sent, discarded or taken over.")


@transaction.atomic
def take_draft(conversation: Conversation, *, author: int, by: Teammate, at: datetime) -> Draft:
    """Make a colleague's draft one's own; what one has begun stays above it. Raise ``NoDraft``."""
    held = hold(conversation)
    drafts = Draft.objects.select_for_update().filter(conversation=held)
    theirs = drafts.filter(author=author).exclude(author=by).first()
    if theirs is None:
        raise NoDraft
    mine = drafts.filter(author=by).first()
    words = words_of(mine).above(words_of(theirs)) if mine else words_of(theirs)
    theirs.delete()
    step(held, DraftTakenOver(author=author), at=at, by=by.pk)
    made = draft(held, words=words, seen_revision=held.revision, by=by, at=at)
    if made is None:
        raise NoDraft
    return made
