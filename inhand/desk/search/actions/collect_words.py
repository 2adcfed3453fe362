"""Get to know the words of documents, so that a misspelt one can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.search.document import key
from inhand.desk.search.models import Document, Word
from inhand.desk.search.spelling import may_be_misspelt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_BATCH = 500


def collect_words(*, since: datetime) -> int:
    """Learn the words of all conversations with a message since then; return how many words were looked at."""
    rows = Document.objects.filter(pk__gte=key(since, 0)).order_by("pk")
    return learn(rows.values_list("subject", "people", "text").iterator(chunk_size=_BATCH))


def learn(texts: Iterable[tuple[str, ...]]) -> int:
    """Learn the words of these texts. What is known already stays."""
    words = {word for row in texts for text in row for word in text.split() if may_be_misspelt(word)}
    ordered = sorted(words)
    with transaction.atomic():
        for first in range(0, len(ordered), _BATCH):
            batch = ordered[first : first + _BATCH]
            known = set(Word.objects.filter(pk__in=batch).values_list("pk", flat=True))
            fresh = (Word(word=word) for word in batch if word not in known)
            Word.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(words)
