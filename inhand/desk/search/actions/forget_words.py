"""Forget the words that nothing holds any more, since whoever wrote them asked to be forgotten."""

from __future__ import annotations

from django.db import transaction

from inhand.desk.conversations.models import Conversation
from inhand.desk.search.match import Holds
from inhand.desk.search.models import Word
from inhand.desk.search.parse import Term

BATCH = 500


@transaction.atomic
def forget_words(after: str) -> str:
    """Look at the next words by the alphabet; return the last one, empty when there are no more."""
    words = list(Word.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
    gone = [word for word in words if not _is_held(word)]
    Word.objects.filter(pk__in=gone).delete()
    return words[-1] if len(words) == BATCH else ""


def _is_held(word: str) -> bool:
    return Conversation.objects.filter(Holds([Term((word,), word, exact=True)])).exists()
