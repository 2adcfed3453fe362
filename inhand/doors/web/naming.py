"""What people and conversations are called on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.contacts import queries as contacts
from inhand.desk.contacts.handles import readable
from inhand.ground.text import preview
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inhand.desk.contacts.models import Contact
    from inhand.desk.conversations.models import Conversation

_AS_LONG_AS_A_SUBJECT = 90


def called(contact: Contact, otherwise: str = "") -> str:
    """Return their name, or their number or address; ``otherwise`` for who has none, else that they are unknown."""
    return contacts.called(contact) or otherwise or _("Unknown")


def about(conversation: Conversation) -> str:
    """Return its subject; a chat has none, so what was said last stands in its place, as in a queue."""
    return conversation.subject or preview(conversation.preview, _AS_LONG_AS_A_SUBJECT) or _("(no subject)")


def titled(conversation: Conversation) -> str:
    """Return its subject; a chat has none, so who writes."""
    return conversation.subject or contacts.called(conversation.contact) or _("(no subject)")


def addressed(pair: Sequence[str]) -> str:
    """Return the name of an address and its name, else the address as people write it."""
    address, name = pair
    return name or readable("phone", address)
