"""Make the index again from the conversations, newest first, a few hundred to a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from inhand.desk.conversations.models import Conversation
from inhand.desk.search.actions.collect_words import learn
from inhand.desk.search.actions.index import index
from inhand.desk.search.models import Document, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 200
# Whatever SQLite's index holds by now, it is made again from the documents, which are written anew one by one then.
_MEND = "INSERT INTO search_words(search_words) VALUES ('rebuild')"


def rebuild() -> Iterator[int]:
    """Write every document anew; yield how many are done after each batch.

    Each batch is a commit of its own, so the desk goes on meanwhile, and searches find what they found before.
    """
    Word.objects.all().delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(_MEND)
    done, before = 0, None
    while numbers := index_before(before):
        done, before = done + len(numbers), numbers[-1]
        yield done


@transaction.atomic
def index_before(number: int | None) -> list[int]:
    """Index the next conversations before this one (``None``: the newest ones); return their numbers."""
    rows = Conversation.objects.order_by("-pk")
    rows = rows if number is None else rows.filter(pk__lt=number)
    numbers = list(rows.values_list("pk", flat=True)[:BATCH])
    index(numbers)
    learn(Document.objects.filter(conversation__in=numbers).values_list("subject", "people", "text"))
    return numbers
