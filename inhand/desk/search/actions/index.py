"""Take what conversations say into the index."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Final

from django.db import transaction

from inhand.desk.conversations.actions.step import hold_all
from inhand.desk.search.document import Said, said
from inhand.desk.search.models import Document
from inhand.ground import prepared

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLUMNS: Final = tuple(field.name for field in fields(Said))


@transaction.atomic
def index(conversations: Iterable[int]) -> None:
    """Write the documents of conversations as they are now. The databases keep their index of them themselves.

    It records nothing: a document says only what the conversation says, and can be made again at any time.
    """
    documents = said(hold_all(conversations))
    prepared.write_all(Document, _COLUMNS, map(astuple, documents), over="conversation")
