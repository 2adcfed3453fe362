"""Reads of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.ledger.events import GUARDING, ReplySent
from inhand.desk.ledger.models import Entry
from inhand.ground import prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet


def of_conversation(conversation: int) -> QuerySet[Entry]:
    """Return a conversation's entries in the order they happened."""
    return Entry.objects.filter(conversation=conversation).order_by("seq")


def newest_of(conversation: int, names: tuple[str, ...]) -> Entry | None:
    """Return the last entry of a conversation that has one of these names."""
    return Entry.objects.filter(conversation=conversation, name__in=names).order_by("-seq").first()


def unseen(conversation: int, seen_revision: int, *, by: int) -> list[Entry]:
    """Return the entries that a reply's writer should have seen: all that guard and came after their page.

    Their own notes and claims are known to them; their own reply from another page is not (it would go twice).
    """
    later = Entry.objects.filter(conversation=conversation, seq__gt=seen_revision, name__in=GUARDING)
    return [entry for entry in later.order_by("seq") if entry.by != by or entry.name == ReplySent.name]


def checksum_of(entry: int) -> str | None:
    """Return by what an entry is told from one of the same number in another ledger; ``None`` if it is not there."""
    return Entry.objects.filter(pk=entry).values_list("checksum", flat=True).first()


def after(entry: int, limit: int = 500) -> list[Entry]:
    """Return what happened since an entry, for pages that catch up."""
    return list(Entry.objects.filter(pk__gt=entry).order_by("pk")[:limit])


def latest_id() -> int:
    """Return the id of the last entry, 0 if there is none."""
    found = _latest()
    return int(found[0][0]) if found else 0


_latest = prepared.Query(lambda: Entry.objects.order_by("-pk").values_list("pk")[:1])
