"""Fold what the ledger tells since the last time into tracks and rows."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import ConversationRouted
from inhand.desk.ledger.models import Entry
from inhand.desk.measures import known
from inhand.desk.measures.fold import Measuring
from inhand.desk.measures.horizon import settled
from inhand.desk.measures.models import Cursor, Measured, Touched, Tracked
from inhand.desk.measures.rows import OF_A_REPLY, Book, Row, Told, Touch, Track
from inhand.ground import claim, prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

BATCH = 2000
_TRACK = tuple(field.name for field in fields(Track))
_ROW = tuple(field.name for field in fields(Row))
_row_values, _track_values = attrgetter(*_ROW), attrgetter(*_TRACK)


@transaction.atomic(savepoint=False)
def follow(*, promised: Sequence[int], at: datetime, limit: int = BATCH) -> int:
    """Fold at most ``limit`` entries; return how many that was. ``promised`` are the targets that nobody changed.

    What others are still writing is left for the next time.
    """
    claim.serialise("measures")
    cursor, _ = Cursor.objects.get_or_create(pk=Cursor.ONLY)
    end = settled(cursor)
    entries = _entries(cursor.entry, end, limit) if end > cursor.entry else []
    if entries:
        _fold(entries, promised)
    rest = {"entry": entries[-1].id} if len(entries) == limit else {"entry": end, "caught_up_at": at}
    Cursor.objects.filter(pk=cursor.pk).update(**rest)
    return len(entries)


def _entries(after: int, end: int, limit: int) -> list[Told]:
    """Return the entries without the situations of routing, which are long and measure nothing."""
    rows = Entry.objects.filter(pk__gt=after, pk__lte=end).exclude(name=ConversationRouted.name)
    columns = ("pk", "at", "by", "conversation", "name", "facts")
    return [Told(*row) for row in rows.order_by("pk").values_list(*columns)[:limit]]


def _fold(entries: list[Told], promised: Sequence[int]) -> None:
    measuring = Measuring(
        known.calendars(),
        known.promises(promised),
        _tracks({told.conversation for told in entries if told.conversation is not None}),
        _touches({told.by for told in entries if told.by is not None}),
    )
    measuring.fold(entries)
    _keep(measuring.book)
    _keep_tracks(measuring.tracks.values())
    _keep_touches(measuring.touches)


def _tracks(conversations: set[int]) -> dict[int, Track]:
    rows = Tracked.objects.filter(pk__in=conversations).values_list(*_TRACK)
    return {row[0]: Track(*row) for row in rows}


def _touches(people: set[int]) -> dict[int, Touch]:
    rows = Touched.objects.filter(pk__in=people).values_list("person", "last", "former")
    return {person: Touch(last, former) for person, last, former in rows}


def _keep(book: Book) -> None:
    if book.void:
        Measured.objects.filter(entry__in=book.void, kind__in=OF_A_REPLY).delete()
    for (entry, kind), values in book.marks.items():
        Measured.objects.filter(entry=entry, kind=kind).update(**values)
    prepared.write_all(Measured, _ROW, map(_row_values, book.rows.values()))


def _keep_tracks(tracks: Iterable[Track]) -> None:
    prepared.write_all(Tracked, _TRACK, map(_track_values, tracks), over="conversation")


def _keep_touches(touches: dict[int, Touch]) -> None:
    rows = ((person, touch.last, touch.former) for person, touch in touches.items())
    prepared.write_all(Touched, ("person", "last", "former"), rows, over="person")
