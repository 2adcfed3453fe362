"""Gate 4 from the tables: which pieces of what the owner should have before them are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from inhand.desk.contacts.models import Handle
from inhand.desk.conversations.models import Conversation, Message, Note
from inhand.desk.ownership.models import Assignment, Handoff
from inhand.ground import prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inhand.desk.routing.policy import Policy


def missing_pieces(conversation: Conversation, policy: Policy) -> tuple[str, ...]:
    """Return the names of what is missing, of those in ``gates/context.py``. Costs one query.

    - thread: nothing that was written is there, or part of it could not be read
    - labels: nobody and nothing said what it is about
    - history: who writes is not known, so neither is what they wrote before
    - promises: somebody had it and left neither a packet nor a note
    - templates: none is for this topic, and none for every topic
    """
    ((written, unread, known, held, handed, noted),) = _there(conversation.pk)
    missing = {
        "thread": unread or not written,
        "labels": not conversation.topic,
        "history": not known,
        "promises": held and not handed and not noted,
        "templates": policy.templated.isdisjoint({conversation.topic, ""}),
    }
    return tuple(piece for piece, is_missing in missing.items() if is_missing)


def _query(conversation: prepared.Slot) -> QuerySet[Any, Any]:
    mine = OuterRef("pk")
    messages = Message.objects.filter(conversation=mine)
    return Conversation.objects.filter(pk=conversation).values_list(
        Exists(messages),
        Exists(messages.exclude(problems=[])),
        Exists(Handle.objects.filter(contact=OuterRef("contact"))),
        Exists(Assignment.objects.filter(conversation=mine).exclude(ended_at=None)),
        Exists(Handoff.objects.filter(conversation=mine)),
        Exists(Note.objects.filter(conversation=mine)),
    )


_there = prepared.Query(_query, prepared.NUMBER)
