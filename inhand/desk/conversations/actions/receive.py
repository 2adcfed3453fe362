"""A customer's message joins its conversation, or opens one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.functional import cached_property

from inhand.desk.contacts.actions.identify import identify
from inhand.desk.conversations.actions.bounce import bounce
from inhand.desk.conversations.actions.merge import unite
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.joining import MAX_REFERENCES, Found, find, shares_people
from inhand.desk.conversations.models import Attachment, Conversation, Message, Reference
from inhand.desk.conversations.repeating import Heard, listen
from inhand.desk.conversations.spam import Suspicion, suspicion
from inhand.desk.ledger.events import AutomaticReceived, MessageAlsoReceived, MessageReceived, SpamReceived
from inhand.desk.teams.queries import general_team
from inhand.ground import prepared
from inhand.ground.text import clean, preview

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from inhand.desk.contacts.models import Contact
    from inhand.desk.conversations.duplicates import Repeat
    from inhand.desk.conversations.inbound import Address, InboundMessage
    from inhand.desk.conversations.models import Inbox

_State = Conversation.State


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message. ``new`` is false for a repeat, which changes nothing."""

    message: Message
    new: bool


@dataclass(frozen=True)
class Arriving:
    """The message and what is already known about its way here."""

    inbound: InboundMessage
    inbox: Inbox
    channel: int
    arrival: int | None
    token: int | None
    at: datetime

    @cached_property
    def provider_id(self) -> str:
        return clean(self.inbound.provider_id)[:998]

    @cached_property
    def other_id(self) -> str:
        """What it is kept under when other content has taken its id."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()[:12]
        return f"{self.provider_id[:980]}#{digest}"

    @cached_property
    def subject(self) -> str:
        return clean(self.inbound.subject)[:400]

    @cached_property
    def text(self) -> str:
        return clean(self.inbound.text)


@transaction.atomic(savepoint=False)
def receive(
    inbound: InboundMessage,
    *,
    inbox: Inbox,
    channel: int,
    at: datetime,
    arrival: int | None = None,
    token: int | None = None,
) -> Received:
    """Store a message once, in the conversation it belongs to (semantics 2), and set its clock.

    ``token`` is the conversation that a verified reply token names. A message joins by, in order: token,
    In-Reply-To and References within the inbox, the platform's own thread, subject and participant within 14 days. What
    only says again what the same person has just said elsewhere joins that. References that prove two conversations to
    be one make them one (``merge.unite``).
    """
    arriving = Arriving(inbound, inbox, channel, arrival, token, at)
    twin = _twin(arriving)
    if twin is not None and twin.text == arriving.text:
        return _again(arriving, twin)
    contact = identify(inbound.sender.address, platform=inbound.platform, name=inbound.sender.name, at=at)
    found = find(inbound, contact, inbox=inbox, token=token, at=at)
    heard = None if found.conversation else listen(inbound, contact, inbox=inbox, channel=channel, at=at)
    if heard and heard.repeat:
        # While this one waited for the other, the very same mail may have come by another address.
        if (copy := _twin(arriving)) is not None and copy.text == arriving.text:
            return _again(arriving, copy)
        found = Found(heard.conversation, "repeat")
    suspect = None if found.conversation else suspicion(inbound, contact.pk)
    conversation = seat(arriving, found) or _open(arriving, contact, suspect)
    message = store(arriving, conversation, contact, twin, heard)
    if inbound.in_reply_to or inbound.references:
        remember_references(inbound, message)
    if suspect or (conversation.state == _State.SPAM and not inbound.automatic):
        _put_aside(arriving, conversation, message, suspect)
    elif inbound.automatic:
        _keep(arriving, conversation, message, opened=found.conversation is None)
    else:
        repeat = heard.repeat if heard else None
        _take_up(arriving, conversation, message, joined_by=found.by, repeat=repeat)
    return Received(message, new=True)


def _twin(arriving: Arriving) -> Message | None:
    """Return the message that already came under this id: on this channel, or the same mail on another."""
    rows = _same_id(arriving.provider_id, arriving.other_id)
    twins = [prepared.fetch(Message, id=pk) for (pk,) in rows]
    here = [twin for twin in twins if twin.channel == arriving.channel]
    return next((twin for twin in [*here, *twins] if twin.text == arriving.text), here[0] if here else None)


_same_id = prepared.Query(
    lambda one, other: (
        Message.objects.filter(provider_id__in=[one, other], direction=Message.Direction.IN)
        .order_by("id")
        .values_list("pk")[:8]
    ),
    prepared.TEXT,
    prepared.TEXT,
)


def _again(arriving: Arriving, twin: Message) -> Received:
    if twin.channel != arriving.channel and arriving.channel not in twin.also_at:
        _note_copy(arriving, twin)
    return Received(twin, new=False)


def _note_copy(arriving: Arriving, twin: Message) -> None:
    """Put on record that the same mail came to another of our addresses."""
    conversation = hold(twin.conversation_id)
    prepared.update(Message, {"id": twin.pk}, also_at=[*twin.also_at, arriving.channel])
    address = (arriving.inbox.addresses or [arriving.inbox.name])[0]
    event = MessageAlsoReceived(
        message=twin.pk, inbox=arriving.inbox.pk, channel=arriving.channel, address=address
    )
    step(conversation, event, at=arriving.at, by=None)


def seat(arriving: Arriving, found: Found) -> Conversation | None:
    """Return the conversation that was found, held; made one with the others that it is one with."""
    if found.conversation is None:
        return None
    if not found.also:
        return hold(found.conversation)
    return unite(
        (found.conversation, *found.also),
        knows=lambda pk: shares_people(arriving.inbound, arriving.inbox, pk),
        at=arriving.at,
    )


def _open(arriving: Arriving, contact: Contact, suspect: Suspicion | None) -> Conversation:
    # Automatic mail and spam wake nobody: they are kept where one can look, not where one must.
    quiet = _State.SPAM if suspect else _State.CLOSED if arriving.inbound.automatic else None
    return prepared.insert(
        Conversation,
        inbox=arriving.inbox,
        contact=contact,
        team=general_team(),
        state=quiet or _State.OPEN,
        closed_at=arriving.at if quiet else None,
        lane_since=None if quiet else arriving.at,
        platform=arriving.inbound.platform,
        subject=arriving.subject,
        opened_at=arriving.at,
        last_message_at=arriving.at,
    )


def store(
    arriving: Arriving,
    conversation: Conversation,
    contact: Contact | None,
    twin: Message | None = None,
    heard: Heard | None = None,
    **changes: Any,
) -> Message:
    """Write the message down with its files; ``changes`` are what is not as with a customer's that comes now."""
    inbound, provider_id = arriving.inbound, arriving.provider_id
    problems = [clean(each) for each in inbound.problems]
    if twin is not None:
        provider_id = arriving.other_id
        problems.append(
            f"It carries the same Message-ID as message {twin.pk}, with other content. Both are kept."
        )
    values: dict[str, Any] = {
        "conversation": conversation,
        "inbox": arriving.inbox,
        "direction": Message.Direction.IN,
        "channel": arriving.channel,
        "platform": inbound.platform,
        "provider_id": provider_id,
        "contact": contact,
        "at": arriving.at,
        "subject": arriving.subject,
        "text": arriving.text,
        "visible_text": clean(inbound.visible_text),
        "html": clean(inbound.html),
        "sender": _pair(inbound.sender),
        "to": _pairs(inbound.to),
        "cc": _pairs(inbound.cc),
        "reply_to": _pairs(inbound.reply_to),
        "in_reply_to": (inbound.in_reply_to or ("",))[0][:998],
        "references": list(inbound.references[-MAX_REFERENCES:]),
        "automatic": inbound.automatic,
        "problems": problems,
        "warnings": [clean(each) for each in inbound.warnings],
        "arrival": arriving.arrival,
        "state": Message.State.RECEIVED,
    }
    if heard:
        values |= {"said_name": heard.name, "said_text": heard.text}
        if heard.repeat:
            values |= {"repeats_id": int(heard.repeat.of), "repeat_why": heard.repeat.why}
    message = prepared.insert(Message, **values | changes)
    if inbound.files:
        _store_files(message, inbound)
    return message


def remember_references(inbound: InboundMessage, message: Message) -> None:
    """Keep what it answers, so that what comes late, or answers the same, finds its way."""
    answered = [clean(each)[:998] for each in dict.fromkeys((*inbound.references, *inbound.in_reply_to))]
    refer(message.inbox_id, answered[-MAX_REFERENCES:], to=message.conversation_id)


def refer(inbox: int, provider_ids: Sequence[str], *, to: int) -> None:
    """Have what bears one of these ids in an inbox, or answers it, find the conversation."""
    rows = [(inbox, each, to) for each in provider_ids]
    prepared.write_all(Reference, ("inbox", "provider_id", "conversation"), rows, unless_there=True)


def _store_files(message: Message, inbound: InboundMessage) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            filename=clean(file.filename)[:255] or "unnamed",
            content_type=clean(file.content_type)[:127],
            size=len(file.content),
            content_id=clean(file.content_id)[:255],
            inline=file.inline,
            content=file.content,
        )
        for file in inbound.files
    )


def _pair(address: Address) -> list[str]:
    return [clean(address.address), clean(address.name)]


def _pairs(addresses: Sequence[Address]) -> list[list[str]]:
    return [_pair(each) for each in addresses]


def _put_aside(
    arriving: Arriving, conversation: Conversation, message: Message, suspect: Suspicion | None
) -> None:
    event = SpamReceived(
        message=message.pk,
        contact=message.contact_id or 0,
        inbox=arriving.inbox.pk,
        team=conversation.team_id,
        opened=suspect is not None,
        how=suspect.how if suspect else "",
        why=suspect.why if suspect else "",
        platform=conversation.platform,
    )
    changes: dict[str, Any] = {
        "last_message_at": arriving.at,
        "preview": preview(message.visible_text or message.text),
        "has_files": conversation.has_files or bool(arriving.inbound.files),
    }
    step(conversation, event, at=arriving.at, by=None, **changes)


def _keep(arriving: Arriving, conversation: Conversation, message: Message, *, opened: bool) -> None:
    """Automatic mail is kept, and moves nothing; but a bounce speaks of a message of ours."""
    kind = arriving.inbound.automatic
    event = AutomaticReceived(message=message.pk, kind=kind, opened=opened, team=conversation.team_id)
    line: dict[str, Any] = {"preview": preview(message.visible_text or message.text)} if opened else {}
    step(conversation, event, at=arriving.at, by=None, **line)
    if arriving.inbound.bounce:
        bounce(arriving.inbound.bounce, at=arriving.at)


def _take_up(
    arriving: Arriving,
    conversation: Conversation,
    message: Message,
    *,
    joined_by: str,
    repeat: Repeat | None,
) -> None:
    reopened = conversation.state != _State.OPEN
    waiting_since = conversation.waiting_since or arriving.at
    changes: dict[str, Any] = {
        "waiting_since": waiting_since,
        "last_message_at": arriving.at,
        "follow_up_at": None,
        "preview": preview(message.visible_text or message.text),
        "has_files": conversation.has_files or bool(arriving.inbound.files),
    }
    if reopened:
        changes |= {"state": _State.OPEN, "closed_at": None, "snoozed_until": None}
        if conversation.owner_id is None:
            changes["lane_since"] = conversation.lane_since or arriving.at
    event = MessageReceived(
        message=message.pk,
        contact=message.contact_id or 0,
        inbox=arriving.inbox.pk,
        team=conversation.team_id,
        joined_by=joined_by,
        opened=joined_by == "new",
        reopened=reopened,
        waiting_since=waiting_since.isoformat(),
        repeats=message.repeats_id,
        why=repeat.why if repeat else "",
        alike=round(repeat.alike, 3) if repeat else 0.0,
        platform=conversation.platform,
    )
    step(conversation, event, at=arriving.at, by=None, **changes)
