"""Answer the customer: once, and only if the writer had seen everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Case, Value, When

from inhand.desk.conversations.actions.close import closed
from inhand.desk.conversations.actions.find_risk import find_risk
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.conversations.queries import own_addresses
from inhand.desk.conversations.threading import strip_marks
from inhand.desk.ledger.events import ReplyPrevented, ReplySent
from inhand.desk.ledger.queries import unseen
from inhand.desk.ownership.actions.claim import claim
from inhand.desk.ownership.actions.take_over import take_over
from inhand.desk.replies.models import Draft
from inhand.desk.replies.recipients import Recipients, recipients
from inhand.desk.replies.render import as_html, unresolved
from inhand.desk.rules import risk
from inhand.desk.rules.queries import risk_limits
from inhand.desk.teams.permissions import may_approve
from inhand.ground import prepared
from inhand.ground.ids import new_message_id

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from inhand.desk.ledger.models import Entry
    from inhand.desk.teams.models import Teammate

_State = Conversation.State
AFTERWARDS = {"wait": _State.WAITING, "close": _State.CLOSED, "snooze": _State.SNOOZED, "stay": _State.OPEN}


class CannotSend(ValueError):
    """The reply cannot go out as it is; the text says what to do."""


class NotOwner(Exception):
    """A colleague has the conversation. Take over and send, or suggest it to them."""

    def __init__(self, owner: Teammate) -> None:
        self.owner = owner
        super().__init__(f"{owner.name} has this conversation. Take over and send, or suggest it to them.")


class Collision(Exception):
    """Something happened that the writer had not seen. ``unseen`` are its entries."""

    def __init__(self, conversation: Conversation, entries: list[Entry]) -> None:
        self.conversation, self.unseen = conversation, entries
        super().__init__("Something changed since you began to write. Nothing was sent.")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a teammate wants to send. ``client_key`` is the page's own: the same key twice is one message.

    ``then`` is ``wait | close | snooze | stay``. ``send_anyway`` and ``take_over`` are reasons, empty if not meant.
    """

    text: str
    seen_revision: int
    client_key: str
    then: str = "wait"
    snooze_until: datetime | None = None
    send_anyway: str = ""
    take_over: str = ""
    cc: bool = True


class NeedsApproval(Exception):
    """The conversation is high risk, and the sender may not approve. Ask for approval."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        super().__init__(
            "This conversation is high risk. Somebody who may approve must read your reply first."
        )


def send(conversation: Conversation, *, reply: Reply, by: Teammate, at: datetime, undo: timedelta) -> Message:
    """Accept a reply for delivery after the ``undo`` time.

    Raises ``Collision`` (recorded as prevented), ``NeedsApproval``, ``NotOwner`` or ``CannotSend``; then nothing was
    sent and no word is lost. Sending in the lane claims the conversation, with the errors of ``claim``.
    """
    with transaction.atomic():
        held = hold(conversation)
        known = Message.objects.filter(client_key=reply.client_key).first()
        if known is not None:
            return known
        check(held, reply, at)
        changed = unseen(held.pk, reply.seen_revision, by=by.pk)
        collides = bool(changed) and not reply.send_anyway.strip()
        if not collides and may_answer(held, by=by, at=at):
            return send_held(held, reply=reply, by=by, at=at, undo=undo, changed=changed)
        if collides:
            prevent(held, changed, by=by, at=at)
    # Raised behind the transaction, so that what was found and prevented stays on record.
    raise Collision(held, changed) if collides else NeedsApproval(held)


def may_answer(conversation: Conversation, *, by: Teammate, at: datetime) -> bool:
    """Tell whether their words may go out unread by others. What the customer wrote a moment ago is read first."""
    limits = risk_limits(conversation.team)
    find_risk(
        conversation, read=lambda texts: risk.reasons(texts, topic=conversation.topic, limits=limits), at=at
    )
    return not conversation.risk or may_approve(by, conversation.team)


def prevent(conversation: Conversation, changed: list[Entry], *, by: Teammate, at: datetime) -> None:
    event = ReplyPrevented(unseen=[entry.pk for entry in changed], duplicate=_answered(changed, by))
    step(conversation, event, at=at, by=by.pk)


def check(conversation: Conversation, reply: Reply, at: datetime) -> None:
    if not reply.text.strip():
        message = "text: write something first."
        raise CannotSend(message)
    if not reply.client_key:
        message = "client_key: every reply needs a key of its own."
        raise CannotSend(message)
    if missing := unresolved(reply.text):
        message = f"text: {{{missing[0]}}} has no value here. Fill it in or take it out."
        raise CannotSend(message)
    if reply.then not in AFTERWARDS:
        message = f"then: {reply.then!r} is none of wait, close, snooze, stay."
        raise CannotSend(message)
    if reply.then == "snooze" and (reply.snooze_until is None or reply.snooze_until <= at):
        message = "snooze_until: choose a time that lies ahead."
        raise CannotSend(message)
    if conversation.merged_into_id:
        message = f"This has become one with #{conversation.merged_into_id}. Write there."
        raise CannotSend(message)
    if conversation.state == _State.SPAM:
        message = "This conversation is marked as spam. Reopen it first."
        raise CannotSend(message)


def _answered(entries: list[Entry], by: Teammate) -> bool:
    return any(entry.name == ReplySent.name and entry.by != by.pk for entry in entries)


def send_held(
    conversation: Conversation,
    *,
    reply: Reply,
    by: Teammate,
    at: datetime,
    undo: timedelta,
    changed: list[Entry],
    approved_by: Teammate | None = None,
    cause: int | None = None,
) -> Message:
    """Send on a conversation that is held and was looked at; ``changed`` is what its writer sends over."""
    own(conversation, reply, by, at)
    message = _write(conversation, reply, by, at, undo)
    waited = conversation.waiting_since
    event = ReplySent(
        message=message.pk,
        state=AFTERWARDS[reply.then],
        waited_since=waited.isoformat() if waited else "",
        unseen=[entry.pk for entry in changed],
        reason=reply.send_anyway.strip() if changed else "",
        duplicate=_answered(changed, by),
        approved_by=approved_by.pk if approved_by else None,
    )
    step(conversation, event, at=at, by=by.pk, cause=cause, **_afterwards(reply, at))
    Draft.objects.filter(conversation=conversation, author=by).delete()
    return message


def own(conversation: Conversation, reply: Reply, by: Teammate, at: datetime) -> None:
    """Only the owner sends: in the lane that is a claim, from another's hands a take over."""
    if conversation.owner_id == by.pk:
        return
    if conversation.owner is None:
        fresh = claim(conversation, by=by, at=at, how="replied")
    elif reply.take_over.strip():
        fresh = take_over(conversation, by=by, reason=reply.take_over, at=at)
    else:
        raise NotOwner(conversation.owner)
    conversation.__dict__.update(fresh.__dict__)


def _write(conversation: Conversation, reply: Reply, by: Teammate, at: datetime, undo: timedelta) -> Message:
    answered = answered_message(conversation)
    everybody = addressees(answered)
    if answered is None or not everybody.to:
        message = "There is no address to answer to: the customer's message names none."
        raise CannotSend(message)
    text = reply.text.strip() + (f"\n\n-- \n{by.signature.strip()}" if by.signature.strip() else "")
    own = (conversation.inbox.addresses or [""])[0]
    waiting = conversation.waiting_since
    due = conversation.due_at
    return Message.objects.create(
        conversation=conversation,
        inbox=conversation.inbox,
        direction=Message.Direction.OUT,
        channel=answered.channel,
        platform=answered.platform,
        provider_id=new_message_id(own.rpartition("@")[2]),
        author=by,
        at=at,
        subject=_reply_subject(conversation.subject),
        text=text,
        visible_text=reply.text.strip(),
        html=as_html(text),
        sender=[own, f"{by.name} · {conversation.inbox.name}"],
        to=everybody.to,
        cc=everybody.cc if reply.cc else [],
        in_reply_to=answered.provider_id,
        references=[*answered.references, answered.provider_id],
        state=Message.State.QUEUED,
        client_key=reply.client_key,
        deliver_after=at + undo,
        before={
            "state": conversation.state,
            "waiting_since": waiting.isoformat() if waiting else "",
            "due_at": due.isoformat() if due else "",
            "alert": conversation.alert,
        },
    )


def answered_message(conversation: Conversation) -> Message | None:
    """Return the customer's message that a reply answers: the last one a person wrote."""
    found = _last_words.rows(conversation.pk)
    return found[0] if found else None


_by_a_person_first = Case(When(automatic="", then=Value(0)), default=Value(1))
_last_words = prepared.Rows[Message](
    lambda conversation: Message.objects.filter(
        conversation=conversation, direction=Message.Direction.IN
    ).order_by(_by_a_person_first, "-id")[:1],
    prepared.NUMBER,
)


def addressees(answered: Message | None) -> Recipients:
    """Return who gets a reply to the answered message, for the chips on the page and the row that leaves."""
    if answered is None:
        return Recipients([], [])
    return recipients(answered.sender, answered.reply_to, answered.to, answered.cc, own_addresses())


def _reply_subject(subject: str) -> str:
    return f"Re: {strip_marks(subject)}"[:400].strip()


def _afterwards(reply: Reply, at: datetime) -> dict[str, Any]:
    if reply.then == "close":
        return closed(at)
    return {
        "state": AFTERWARDS[reply.then],
        "snoozed_until": reply.snooze_until if reply.then == "snooze" else None,
        "waiting_since": None,
        "due_at": None,
        "closed_at": None,
        "alert": Conversation.Alert.NONE,
        "last_message_at": at,
    }
