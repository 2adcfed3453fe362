"""Which conversation a message joins (semantics 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import SmallIntegerField, Value

from inhand.desk.conversations import threading
from inhand.desk.conversations.models import Conversation, Message, Reference
from inhand.ground import prepared

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.contacts.models import Contact
    from inhand.desk.conversations.inbound import InboundMessage
    from inhand.desk.conversations.models import Inbox

SAME_SUBJECT_WINDOW = timedelta(days=14)
# More than a hundred is no thread but an attack; the nearest are the last.
MAX_REFERENCES = 100
_MOST_ASKED = 50


@dataclass(frozen=True, slots=True)
class Found:
    """Where a message belongs. ``by`` is ``token | reference | thread_key | subject``, or ``new`` for nowhere yet.

    ``also`` are the other conversations that its references prove to be of the same thread.
    """

    conversation: int | None
    by: str
    also: tuple[int, ...] = ()


def find(
    inbound: InboundMessage, contact: Contact, *, inbox: Inbox, token: int | None, at: datetime
) -> Found:
    """Return the conversation and the rule that found it."""
    if named := _by_token(inbound, contact, inbox.pk, token):
        return Found(named, "token")
    thread, is_late = _by_reference(inbound, inbox)
    if is_late:  # with what would have joined it, had it come in time
        thread = list(dict.fromkeys([*thread, *_by_subject(inbound, contact, inbox.pk, at, late=True)]))
    if thread:
        return Found(thread[0], "reference", tuple(thread[1:]))
    if found := _by_thread_key(inbound, contact, inbox.pk):
        return Found(found, "thread_key")
    if same := _by_subject(inbound, contact, inbox.pk, at):
        return Found(same[0], "subject")
    return Found(None, "new")


def standing(pk: int) -> Conversation | None:
    """Return a conversation, or the one that it was merged into."""
    found = Conversation.objects.filter(pk=pk).first()
    while found is not None and found.merged_into_id:
        found = Conversation.objects.get(pk=found.merged_into_id)
    return found


def _by_token(inbound: InboundMessage, contact: Contact, inbox: int, token: int | None) -> int | None:
    """The token seats only who is already at the table: a stranger who quotes it gets their own conversation."""
    named = standing(token) if token else None
    if named is None or named.inbox_id != inbox:
        return None
    if named.contact_id == contact.pk or named.messages.filter(contact=contact).exists():
        return named.pk
    address = inbound.sender.address.lower()
    addressed = named.messages.values_list("to", "cc")
    known = {entry[0].lower() for lists in addressed for entries in lists for entry in entries}
    return named.pk if address and address in known else None


def _by_reference(inbound: InboundMessage, inbox: Inbox) -> tuple[list[int], bool]:
    """Return the conversations of this thread, the nearest first, and whether an answer to it came before it.

    What it answers is here; or what answers it, or answers the same, came before it.
    """
    answered = [*inbound.in_reply_to, *reversed(inbound.references[-MAX_REFERENCES:])]
    if not answered:
        late = [pk for (pk,) in _referred(inbox.pk, inbound.provider_id)]
        return late, bool(late)
    here, waiting = _named(inbox.pk, [*answered, inbound.provider_id])
    near = [here[each] for each in answered if each in here]
    is_late = inbound.provider_id in waiting
    near += [waiting[inbound.provider_id]] if is_late else []
    # Two who answer a mail that we never saw may be strangers to each other: it may have gone to thousands.
    shared = dict.fromkeys(waiting[each] for each in answered if each in waiting)
    near += [pk for pk in shared if pk not in near and shares_people(inbound, inbox, pk)]
    return list(dict.fromkeys(near)), is_late


def _named(inbox: int, ids: list[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Return by id the conversations that hold a message, and those in which one answers it; with one statement."""
    found: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for which, provider_id, conversation in _naming(len(ids))(inbox, *ids):
        found[which][provider_id] = conversation
    return found


@cache
def _naming(number: int) -> prepared.Query:
    def build(inbox: prepared.Slot, *ids: prepared.Slot) -> QuerySet[Any, Any]:
        stored = Message.objects.filter(inbox=inbox, provider_id__in=ids[:-1])
        waiting = Reference.objects.filter(inbox=inbox, provider_id__in=ids)
        columns = ("kind", "provider_id", "conversation_id")
        kinds = [rows.annotate(kind=Value(kind, output_field=SmallIntegerField())).values_list(*columns)
                 for kind, rows in enumerate((stored, waiting))]  # fmt: skip
        union: QuerySet[Any, Any] = kinds[0].union(kinds[1], all=True)
        return union

    return prepared.Query(build, prepared.NUMBER, *[prepared.TEXT] * number)


def shares_people(inbound: InboundMessage, inbox: Inbox, conversation: int) -> bool:
    """Tell whether somebody of the mail, other than ourselves, is in the conversation; or one of the two does not say
    to whom it went, as mail of some lists does not.
    """
    people = {party.address.casefold() for party in (inbound.sender, *inbound.to, *inbound.cc)}
    people -= {"", *(address.casefold() for address in inbox.addresses)}
    written = Message.objects.filter(conversation=conversation).order_by("-pk")[:_MOST_ASKED]
    rows = list(written.values_list("sender", "to", "cc"))
    known = {pair[0].casefold() for sender, to, cc in rows for pair in (sender, *to, *cc) if pair}
    unsaid = not (inbound.to or inbound.cc) or not any(to or cc for _, to, cc in rows)
    return unsaid or bool(people & known)


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
    living = same.filter(merged_into=None).exclude(state=Conversation.State.SPAM)
    return living.order_by("-last_message_at").values_list("pk", flat=True).first()


def _by_subject(
    inbound: InboundMessage, contact: Contact, inbox: int, at: datetime, *, late: bool = False
) -> list[int]:
    """Return this person's conversations of the same matter and of these days, the newest first.

    An answer that its ids did not find, and what comes ``late``, may belong to one that another person began.
    """
    subject = threading.matter(inbound.subject)
    if not subject:
        return []
    since = at - SAME_SUBJECT_WINDOW
    same = _same(subject, _recent(contact.pk, inbox, since), at)
    if late or (not same and threading.strip_marks(inbound.subject) != inbound.subject.strip()):
        same += _same(subject, _taken_part(contact.pk, inbox, since), at)
    return same


def _same(subject: str, rows: list[tuple[Any, ...]], at: datetime) -> list[int]:
    return [
        pk
        for pk, theirs, opened in rows
        if threading.matter(theirs) == subject and opened <= at + SAME_SUBJECT_WINDOW
    ]


_recent = prepared.Query(
    lambda contact, inbox, since: (
        Conversation.objects.filter(
            contact=contact, inbox=inbox, last_message_at__gte=since, merged_into=None
        )
        .order_by("-last_message_at")
        .values_list("pk", "subject", "opened_at")[:20]
    ),
    prepared.NUMBER,
    prepared.NUMBER,
    prepared.TIME,
)

_taken_part = prepared.Query(
    lambda contact, inbox, since: (
        Message.objects.filter(contact=contact, inbox=inbox, conversation__last_message_at__gte=since)
        .order_by("-pk")
        .values_list("conversation", "conversation__subject", "conversation__opened_at")[:20]
    ),
    prepared.NUMBER,
    prepared.NUMBER,
    prepared.TIME,
)
