"""What becomes of a reply on its way out: begun, delivered, put off, failed, tried again.

The verbs of one noun's delivery stand together, since each is a line of the same small state machine:
``queued → sending → sent | queued (later) | failed``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from inhand.desk.conversations.actions.bounce import attention
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.events import ReplyArrived, ReplyDelivered, ReplyFailed, ReplyRetried

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

_State = Message.State


def begin(message: Message | int, *, at: datetime) -> Message | None:
    """Claim a reply that is due; ``None`` if it was undone, is done, or must wait.

    A reply found ``sending`` was left by a process that died: it goes again, under the same Message-ID.
    """
    pk = message if isinstance(message, int) else message.pk
    due = Message.objects.filter(pk=pk, state__in=[_State.QUEUED, _State.SENDING], deliver_after__lte=at)
    if not due.update(state=_State.SENDING, attempts=F("attempts") + 1):
        return None
    return Message.objects.select_related("conversation", "inbox", "author").get(pk=pk)


@transaction.atomic
def delivered(message: Message, *, detail: str, at: datetime) -> None:
    """The provider took it."""
    if _leave(message, state=_State.SENT, sent_at=at, error=""):
        event = ReplyDelivered(message=message.pk, attempts=message.attempts, detail=detail[:500])
        step(hold(message.conversation_id), event, at=at, by=None)


@transaction.atomic
def arrived(message: Message, *, recipient: str, at: datetime) -> None:
    """The customer's own server took it."""
    if Message.objects.filter(pk=message.pk, state=_State.SENT).update(state=_State.DELIVERED):
        event = ReplyArrived(message=message.pk, recipient=recipient[:320])
        step(hold(message.conversation_id), event, at=at, by=None)


def put_off(message: Message, *, reason: str, until: datetime) -> None:
    """It did not work now and may later. The page says why it waits."""
    _leave(message, state=_State.QUEUED, deliver_after=until, error=reason)


def dropped(message: Message, *, reason: str) -> None:
    """It is automatic and does not leave: nobody is asked to do anything about it."""
    _leave(message, state=_State.UNDONE, error=reason)


@transaction.atomic
def failed(message: Message, *, reason: str, at: datetime) -> None:
    """It will never work like this: back to the owner, red, until somebody resolves it."""
    if message.automatic:
        dropped(message, reason=reason)
    elif _leave(message, state=_State.FAILED, error=reason):
        conversation = hold(message.conversation_id)
        event = ReplyFailed(message=message.pk, attempts=message.attempts, reason=reason[:500])
        step(conversation, event, at=at, by=None, **attention(conversation, Conversation.Alert.FAILED, at))


@transaction.atomic
def retry(message: Message, *, by: Teammate, at: datetime) -> None:
    """A person asks to try a failed reply again, under its own Message-ID."""
    again = Message.objects.filter(pk=message.pk, state=_State.FAILED, direction=Message.Direction.OUT)
    if again.update(state=_State.QUEUED, attempts=0, deliver_after=at):
        conversation = hold(message.conversation_id)
        event = ReplyRetried(message=message.pk)
        step(conversation, event, at=at, by=by.pk, alert=Conversation.Alert.NONE)


def _leave(message: Message, **changes: object) -> bool:
    """Leave ``sending``, if this attempt is still the present one."""
    mine = Message.objects.filter(pk=message.pk, state=_State.SENDING, attempts=message.attempts)
    return mine.update(**changes) == 1
