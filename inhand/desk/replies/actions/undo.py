"""Take a reply back before it leaves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.events import ReplyUndone
from inhand.desk.replies.actions.draft import draft
from inhand.desk.replies.models import Approval
from inhand.desk.replies.recipients import Recipients
from inhand.desk.replies.words import Words

if TYPE_CHECKING:
    from inhand.desk.teams.models import Teammate


class TooLate(Exception):
    """The reply is on its way."""


@transaction.atomic
def undo(message: Message, *, by: Teammate, at: datetime) -> Message:
    """Stop a reply that still waits for its undo time; its text becomes the draft again. Else ``TooLate``."""
    conversation = hold(message.conversation_id)
    waiting = Message.objects.filter(
        pk=message.pk, state=Message.State.QUEUED, deliver_after__gt=at, attempts=0
    )
    author = message.author
    if author is None or not _is_theirs(message, by) or not waiting.update(state=Message.State.UNDONE):
        text = "It is too late to take this reply back: it has left."
        raise TooLate(text)
    message.refresh_from_db()
    changes = {} if message.outside else _as_before(conversation, message, at)
    since = changes.get("waiting_since", conversation.waiting_since)
    event = ReplyUndone(
        message=message.pk,
        state=changes.get("state", conversation.state),
        waiting_since=since.isoformat() if since else "",
        alert=changes.get("alert", conversation.alert),
    )
    step(conversation, event, at=at, by=by.pk, **changes)
    _give_back(message, conversation, to=author, at=at)
    return message


def _give_back(message: Message, conversation: Conversation, *, to: Teammate, at: datetime) -> None:
    """Make its words, recipients and files the draft again."""
    files = list(message.attachments.values_list("pk", flat=True))
    message.attachments.update(message=None)
    words = Words(
        message.visible_text,
        message.visible_html,
        "reply" if message.in_reply_to else "forward",
        Recipients(message.to, message.cc, message.bcc),
        tuple(files),
    )
    draft(conversation, words=words, seen_revision=conversation.revision, by=to, at=at)


def _is_theirs(message: Message, by: Teammate) -> bool:
    """Who wrote it or let it go out may take it back; its words are the author's."""
    return message.author_id == by.pk or Approval.objects.filter(message=message, decided_by=by).exists()


def _as_before(conversation: Conversation, message: Message, at: datetime) -> dict[str, Any]:
    """The clock goes back to the customer who waited then; what they wrote since does not make it younger."""
    before = message.before
    since = _time(before["waiting_since"]) or conversation.waiting_since
    state = Conversation.State.OPEN if since else Conversation.State(before["state"])
    lane_since = (conversation.lane_since or at) if conversation.owner_id is None else None
    return {
        "state": state,
        "waiting_since": since,
        "due_at": _time(before["due_at"]) or conversation.due_at,
        "alert": before["alert"],
        "closed_at": at if state == Conversation.State.CLOSED else None,
        "snoozed_until": None,
        "lane_since": lane_since,
    }


def _time(iso: str) -> datetime | None:
    return datetime.fromisoformat(iso) if iso else None
