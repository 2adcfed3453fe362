"""Say something to colleagues."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Note
from inhand.desk.ledger.events import NoteAdded
from inhand.desk.teams.models import Teammate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation


class EmptyNote(ValueError):
    """A note needs words."""


@transaction.atomic
def note(conversation: Conversation, *, text: str, by: Teammate, at: datetime) -> Note:
    """Add a note. ``@Name`` mentions a teammate, by full name or first name where that is unmistakable."""
    if not text.strip():
        message = "note: write something first."
        raise EmptyNote(message)
    held = hold(conversation)
    made = Note.objects.create(conversation=held, author=by, at=at, text=text.strip())
    mentioned = sorted(mentions(text, Teammate.objects.here().values_list("pk", "name")))
    made.mentions.set(mentioned)
    step(held, NoteAdded(note=made.pk, mentions=mentioned), at=at, by=by.pk)
    return made


def mentions(text: str, people: Iterable[tuple[int, str]]) -> set[int]:
    """Return the ids of those named with an ``@`` in the text."""
    names: dict[str, set[int]] = {}
    for pk, name in people:
        for called in {name.casefold(), name.split()[0].casefold() if name.split() else ""} - {""}:
            names.setdefault(called, set()).add(pk)
    clear = sorted((called for called, ids in names.items() if len(ids) == 1), key=len, reverse=True)
    if not clear:
        return set()
    pattern = re.compile("@(" + "|".join(map(re.escape, clear)) + r")(?!\w)")
    return {pk for found in pattern.findall(text.casefold()) for pk in names[found]}
