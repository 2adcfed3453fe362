"""Which conversation a message joins (semantics 2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.conversations import threading
from inhand.desk.conversations.models import Conversation, Message, Reference
from inhand.ground import prepared

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.contacts.models import Contact
    from inhand.desk.conversations.inbound import InboundMessage

SAME_SUBJECT_WINDOW = timedelta(days=14)
# More than a hundred is no thread but an attack; the nearest are the last.
MAX_REFERENCES = 100


def find(
    inbound: InboundMessage, contact: Contact, *, inbox: int, token: int | None, at: datetime
) -> tuple[int | None, str]:
    """Return the conversation and the rule that found it: ``token | reference | thread_key | subject``, or ``new``."""
    if found := _by_token(inbound, contact, inbox, token):
        return found, "token"
    if found := _by_reference(inbound, inbox):
        return found, "reference"
    if found := _by_thread_key(inbound, contact, inbox):
        return found, "thread_key"
    if found := _by_subject(inbound, contact, inbox, at):
        return found, "subject"
    return None, "new"


def _by_token(inbound: InboundMessage, contact: Contact, inbox: int, token: int | None) -> int | None:
    """The token seats only who is already at the table: a stranger who quotes it gets their own conversation."""
    named = Conversation.objects.filter(pk=token).first() if token else None
    if named is None or named.inbox_id != inbox:
        return None
    if named.contact_id == contact.pk or named.messages.filter(contact=contact).exists():
        return named.pk
    address = inbound.sender.address.lower()
    addressed = named.messages.values_list("to", "cc")
    known = {entry[0].lower() for lists in addressed for entries in lists for entry in entries}
    return named.pk if address and address in known else None


def _by_reference(inbound: InboundMessage, inbox: int) -> int | None:
    """What it answers is here; or what answers it, or answers the same, came before it."""
    answered = [*inbound.in_reply_to, *reversed(inbound.references[-MAX_REFERENCES:])]
    if answered:
        stored = Message.objects.filter(inbox=inbox, provider_id__in=answered)
        found = dict(stored.values_list("provider_id", "conversation_id"))
        if here := next((found[each] for each in answered if each in found), None):
            return here
        waiting = Reference.objects.filter(inbox=inbox, provider_id__in=answered)
        found = dict(waiting.values_list("provider_id", "conversation_id"))
        if here := next((found[each] for each in answered if each in found), None):
            return here
    late = _referred(inbox, inbound.provider_id)
    return late[0][0] if late else None


_referred = prepared.Query(
    lambda inbox, provider_id: Reference.objects.filter(inbox=inbox, provider_id=provider_id).values_list(
        "conversation"
    ),
    prepared.NUMBER,
    prepared.TEXT,
)


def _by_thread_key(inbound: InboundMessage, contact: Contact, inbox: int) -> int | None:
    if not inbound.thread_key:
        return None
    same = Conversation.objects.filter(inbox=inbox, contact=contact, platform=inbound.platform)
    living = same.exclude(state=Conversation.State.SPAM)
    return living.order_by("-last_message_at").values_list("pk", flat=True).first()


def _by_subject(inbound: InboundMessage, contact: Contact, inbox: int, at: datetime) -> int | None:
    subject = threading.matter(inbound.subject)
    if not subject:
        return None
    recent = _recent(contact.pk, inbox, at - SAME_SUBJECT_WINDOW)
    return next((pk for pk, theirs in recent if threading.matter(theirs) == subject), None)


_recent = prepared.Query(
    lambda contact, inbox, since: (
        Conversation.objects.filter(contact=contact, inbox=inbox, last_message_at__gte=since)
        .order_by("-last_message_at")
        .values_list("pk", "subject")[:20]
    ),
    prepared.NUMBER,
    prepared.NUMBER,
    prepared.TIME,
)
