"""Whether what would open a conversation says again what is already said in a living one (semantics 2)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from inhand.desk.conversations.duplicates import (
    NAME_WINDOW,
    TEXT_WINDOW,
    Repeat,
    Said,
    fingerprint,
    keys,
    nearest,
    repeats,
)
from inhand.desk.conversations.models import Apart, Conversation, Message
from inhand.ground import claim, prepared
from inhand.ground.text import clean

if TYPE_CHECKING:
    from collections import Counter
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.contacts.models import Contact
    from inhand.desk.conversations.inbound import InboundMessage
    from inhand.desk.conversations.models import Inbox

# Of a writer who never stops, the last words are enough.
_MOST = 20
_NOBODY = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """What is kept of a message so that its repeats find it, and what it repeats itself, in which conversation."""

    name: int | None
    text: int | None
    repeat: Repeat | None = None
    conversation: int = 0


def listen(
    inbound: InboundMessage, contact: Contact, *, inbox: Inbox, channel: int, at: datetime
) -> Heard | None:
    """Compare with what the same person said lately; ``None`` where nobody listens. One indexed query."""
    if inbound.automatic or inbound.in_reply_to or inbound.references or not inbox.repeat_hours:
        return None
    said = Said(
        id="",
        at=at,
        channel=str(channel),
        text=clean(inbound.visible_text or inbound.text),
        sender=str(contact.pk),
        name=clean(inbound.sender.name) or contact.name,
        subject=clean(inbound.subject),
        threaded=bool(inbound.thread_key),
    )
    words = fingerprint(said.text)
    marks = {why: _mark(key) for why, key in keys(said, words).items()}
    # Two copies in the hands of two workers: the second waits here, and then sees the first.
    claim.serialise(f"opens {marks.get('name') or contact.pk}")
    window = timedelta(hours=inbox.repeat_hours)
    ask = _lately if said.name else _lately_without_name
    rows = ask(
        at - window,
        contact.pk,
        at - min(window, NAME_WINDOW),
        marks.get("name", _NOBODY),
        at - min(window, TEXT_WINDOW),
        marks.get("text", _NOBODY),
        contact.pk,
    )
    compared = (repeats(said, words, *_said(row), window=window) for row in rows)
    repeat = nearest(each for each in compared if each)
    homes = {str(pk): conversation for pk, conversation, *_ in rows}
    return Heard(marks.get("name"), marks.get("text"), repeat, homes[repeat.of] if repeat else 0)


def _mark(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)


def _said(row: tuple[Any, ...]) -> tuple[Said, Counter[str]]:
    pk, _, at, channel, contact, visible_text, text, sender, subject = row
    name = sender[1] if len(sender) > 1 else ""
    said = Said(
        str(pk), at, str(channel), visible_text or text, sender=str(contact), name=name, subject=subject
    )
    return said, fingerprint(said.text)


def _by_this_person(*slots: prepared.Slot) -> QuerySet[Any, Any]:
    """Ask for what they, their namesakes, and whoever used the same words without a name wrote in what is living."""
    since, contact, name_since, name, text_since, text, apart = slots
    theirs = Q(contact=contact, at__gte=since) | Q(said_name=name, at__gte=name_since)
    return _living(theirs | Q(said_text=text, at__gte=text_since, said_name=None), apart)


def _by_words(*slots: prepared.Slot) -> QuerySet[Any, Any]:
    """Ask the same for somebody without a name, whom words may tell of anybody."""
    since, contact, _, _, text_since, text, apart = slots
    return _living(Q(contact=contact, at__gte=since) | Q(said_text=text, at__gte=text_since), apart)


def _living(theirs: Q, apart: prepared.Slot) -> QuerySet[Any, Any]:
    said = Message.objects.filter(
        theirs, direction="in", automatic="", conversation__state__in=Conversation.LIVE
    )
    kept_apart = Apart.objects.filter(conversation=OuterRef("conversation"), contact=apart)
    return (
        said.exclude(Exists(kept_apart))
        .order_by("-at", "-id")
        .values_list(
            "pk",
            "conversation_id",
            "at",
            "channel",
            "contact_id",
            "visible_text",
            "text",
            "sender",
            "subject",
        )[:_MOST]
    )


_SLOTS = (
    prepared.TIME,
    prepared.NUMBER,
    prepared.TIME,
    prepared.NUMBER,
    prepared.TIME,
    prepared.NUMBER,
    prepared.NUMBER,
)
_lately = prepared.Query(_by_this_person, *_SLOTS)
_lately_without_name = prepared.Query(_by_words, *_SLOTS)
