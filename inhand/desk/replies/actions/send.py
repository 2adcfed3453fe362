"""Answer the customer: once, and only if the writer had seen everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.close import closed
from inhand.desk.conversations.actions.find_risk import find_risk
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.events import MessageForwarded, ReplyPrevented, ReplySent
from inhand.desk.ledger.queries import unseen
from inhand.desk.ownership.actions.claim import claim
from inhand.desk.ownership.actions.take_over import take_over
from inhand.desk.replies import reply as replies
from inhand.desk.replies.actions.write import write
from inhand.desk.replies.models import Draft
from inhand.desk.replies.queries import customers, somebody_else_waits
from inhand.desk.replies.reply import CannotSend, Reply
from inhand.desk.rules import risk
from inhand.desk.rules.queries import risk_limits
from inhand.desk.teams.permissions import may_approve

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from inhand.desk.ledger.models import Entry
    from inhand.desk.teams.models import Teammate

__all__ = ["CannotSend", "Collision", "NeedsApproval", "NotOwner", "Reply", "send"]

_State = Conversation.State
AFTERWARDS = {"wait": _State.WAITING, "close": _State.CLOSED, "snooze": _State.SNOOZED, "stay": _State.OPEN}


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
        reply = check(held, reply, at)
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


def check(conversation: Conversation, reply: Reply, at: datetime) -> Reply:
    """Return the reply made ready, or raise ``CannotSend``."""
    ready = reply.ready()
    replies.check(ready, at)
    if conversation.merged_into_id:
        message = f"This has become one with #{conversation.merged_into_id}. Write there."
        raise CannotSend(message)
    if conversation.state == _State.SPAM:
        message = "This conversation is marked as spam. Reopen it first."
        raise CannotSend(message)
    return ready


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
    message = write(conversation, reply, by=by, at=at, undo=undo)
    approver = approved_by.pk if approved_by else None
    missed, reason = [entry.pk for entry in changed], reply.send_anyway.strip() if changed else ""
    event: MessageForwarded | ReplySent
    if _leaves_waiting(conversation, reply, message):
        message.outside = True
        message.save(update_fields=["outside"])
        to = sorted(addresses_of(message))
        event = MessageForwarded(message.pk, to=to, unseen=missed, reason=reason, approved_by=approver)
        step(conversation, event, at=at, by=by.pk, cause=cause)
    else:
        waited = conversation.waiting_since
        event = ReplySent(
            message=message.pk,
            state=AFTERWARDS[reply.then],
            waited_since=waited.isoformat() if waited else "",
            unseen=missed,
            reason=reason,
            duplicate=_answered(changed, by),
            approved_by=approver,
        )
        step(conversation, event, at=at, by=by.pk, cause=cause, **_afterwards(reply, at))
    Draft.objects.filter(conversation=conversation, author=by).delete()
    return message


def _leaves_waiting(conversation: Conversation, reply: Reply, message: Message) -> bool:
    """Tell whether the customer waits on as before: nothing can be hidden by writing to somebody else."""
    to = addresses_of(message)
    return not to & customers(conversation) if reply.forwards else somebody_else_waits(message, to)


def addresses_of(message: Message) -> frozenset[str]:
    return frozenset(pair[0].casefold() for pair in (*message.to, *message.cc, *message.bcc))


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
