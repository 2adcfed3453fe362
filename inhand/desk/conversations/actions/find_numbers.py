"""Note the order and invoice numbers that a customer names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.models import FoundNumber, Message, NumberPattern
from inhand.desk.conversations.numbers import Patterns
from inhand.desk.ledger.events import MessageReceived
from inhand.desk.ledger.models import Entry
from inhand.ground import batch, prepared

if TYPE_CHECKING:
    from collections.abc import Iterable

BATCH = 500

_patterns = prepared.Query(
    lambda: (
        NumberPattern.objects.filter(is_active=True).order_by("position", "pk").values_list("pk", "pattern")
    )
)
_told = prepared.Query(
    lambda entry: Entry.objects.filter(pk=entry, name=MessageReceived.name).values_list("facts"),
    prepared.NUMBER,
)


def find_numbers(entry: int | None) -> list[FoundNumber]:
    """Note the numbers of a message that an entry says was received; without patterns that is one small query.

    It records nothing: what is noted says only what the message says, and can be found again.
    """
    patterns = batch.once(_patterns)
    told = _told(entry) if patterns and entry else []
    if not told:
        return []
    rows = Message.objects.filter(pk__in=[facts["message"] for (facts,) in told]).values_list(*_WRITTEN)
    return _note(Patterns(patterns), rows)


_WRITTEN = ("conversation_id", "subject", "visible_text", "text")


@transaction.atomic
def find_numbers_anew(conversation: int) -> list[FoundNumber]:
    """Note the numbers of a conversation again, since messages came to it or left it."""
    FoundNumber.objects.filter(conversation=conversation).delete()
    rows = Message.objects.filter(conversation=conversation, direction=Message.Direction.IN, automatic="")
    return _note(Patterns(_patterns()), rows.values_list(*_WRITTEN))


@transaction.atomic
def find_numbers_before(message: int | None) -> int | None:
    """Note the numbers of a batch of earlier messages, newest first; return where the next begins, if there is one."""
    patterns = Patterns(_patterns())
    earlier = Message.objects.filter(direction=Message.Direction.IN, automatic="").order_by("-pk")
    if message is not None:
        earlier = earlier.filter(pk__lt=message)
    rows = list(earlier.values_list("pk", *_WRITTEN)[:BATCH])
    _note(patterns, [row[1:] for row in rows])
    return rows[-1][0] if len(rows) == BATCH else None


def _note(patterns: Patterns, rows: Iterable[tuple[int, str, str, str]]) -> list[FoundNumber]:
    found = [
        FoundNumber(conversation_id=conversation, pattern_id=each.kind, value=each.value)
        for conversation, subject, visible_text, text in rows
        for each in patterns.find(f"{subject}\n{visible_text or text}")
    ]
    return FoundNumber.objects.bulk_create(found, ignore_conflicts=True) if found else []
