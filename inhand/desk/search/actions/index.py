"""Take what a conversation says into the index."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold
from inhand.desk.search.document import said
from inhand.desk.search.models import Document
from inhand.ground import prepared

if TYPE_CHECKING:
    from inhand.desk.conversations.models import Conversation


@transaction.atomic
def index(conversation: Conversation | int) -> None:
    """Write the document of a conversation as it is now. The databases keep their index of it themselves.

    It records nothing: the document says only what the conversation says, and can be made again at any time.
    """
    held = hold(conversation)
    texts = asdict(said(held))
    if not prepared.update(Document, {"conversation_id": held.pk}, **texts):
        Document(conversation=held, **texts).save(force_insert=True)
