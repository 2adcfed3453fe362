"""Say something to colleagues."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Attachment, Note
from inhand.desk.ledger.events import NoteAdded
from inhand.desk.teams.models import Teammate
from inhand.ground import rich

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation


class EmptyNote(ValueError):
    """A note needs words."""


@transaction.atomic
def note(
    conversation: Conversation,
    *,
    text: str,
    by: Teammate,
    at: datetime,
    html: str = "",
    files: Collection[Attachment] = (),
) -> Note:
    """Add a note. ``@Name`` mentions a teammate, by full name or first name where that is unmistakable.

    ``html`` holds the words with formatting; then the text is read from it. ``files`` are some that wait.
    """
    html = rich.written(html)
    text = rich.as_text(html) if html else text
    if not text.strip() and not files:
        message = "note: write something first."
        raise EmptyNote(message)
    held = hold(conversation)
    formatted = "" if rich.is_plain(html) else html
    made = Note.objects.create(conversation=held, author=by, at=at, text=text.strip(), html=formatted)
    Attachment.objects.filter(pk__in=[file.pk for file in files], message=None).update(note=made)
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
