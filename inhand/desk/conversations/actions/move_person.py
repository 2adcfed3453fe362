"""Give what is one person's to another: the common part of merging, splitting and undoing either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.contacts.handles import normal
from inhand.desk.contacts.models import Contact, ContactNote, Handle
from inhand.desk.conversations.models import Conversation, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

Moved = dict[str, list[int]]
_KINDS: dict[str, type[Model]] = {
    "handles": Handle,
    "conversations": Conversation,
    "messages": Message,
    "notes": ContactNote,
}


class CannotRegroup(Exception):
    """These two cannot be merged, or this one not be split; the text says why."""


def held(*contacts: int) -> list[Contact]:
    """Return the contacts, locked in the order of their ids, so that two merges cannot wait for each other."""
    rows = {
        row.pk: row
        for row in Contact.objects.select_for_update(no_key=True).filter(pk__in=contacts).order_by("pk")
    }
    return [rows[pk] for pk in contacts]


def everything(contact: Contact) -> Moved:
    """Return the ids of all that is theirs."""
    return {
        kind: list(rows._default_manager.filter(contact=contact).values_list("pk", flat=True))  # noqa: SLF001 -- Django's
        for kind, rows in _KINDS.items()
    }


def written_from(contact: Contact, handles: Iterable[Handle], *, since: int = 0) -> Moved:
    """Return the ids of what was written from these addresses, and of the conversations that it opened."""
    addresses = {(handle.platform, handle.value) for handle in handles}
    theirs = Message.objects.filter(contact=contact, direction=Message.Direction.IN, pk__gt=since)
    messages = [
        pk
        for pk, platform, sender in theirs.values_list("pk", "platform", "sender")
        if sender and (platform, normal(platform, sender[0])) in addresses
    ]
    opened = set(messages)
    conversations = [
        pk
        for pk in Conversation.objects.filter(contact=contact, messages__in=messages)
        .distinct()
        .values_list("pk", flat=True)
        if _first_message(pk) in opened
    ]
    return {"messages": messages, "conversations": conversations}


def _first_message(conversation: int) -> int | None:
    rows = Message.objects.filter(conversation=conversation, direction=Message.Direction.IN).order_by("pk")
    return rows.values_list("pk", flat=True).first()


def move(moved: Moved, to: Contact) -> None:
    for kind, pks in moved.items():
        for at in range(0, len(pks), _AT_ONCE):
            _KINDS[kind]._default_manager.filter(pk__in=pks[at : at + _AT_ONCE]).update(contact=to)  # noqa: SLF001 -- Django's


# SQLite takes only so many values in one statement.
_AT_ONCE = 500
