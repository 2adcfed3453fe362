"""Let a reply go out that waits for approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import ApprovalGiven, ReplySent
from inhand.desk.ledger.queries import unseen
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.replies.actions.decide_approval import decided, waiting
from inhand.desk.replies.actions.send import Collision, prevent, send_held
from inhand.desk.replies.models import Approval
from inhand.desk.replies.recipients import stored
from inhand.desk.replies.reply import CannotSend, Reply

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from inhand.desk.conversations.models import Conversation, Message
    from inhand.desk.ledger.models import Entry
    from inhand.desk.teams.models import Teammate


def approve(approval: Approval, *, by: Teammate, at: datetime, undo: timedelta, anyway: str = "") -> Message:
    """Send the reply in its author's name after the ``undo`` time. Asked of those who may approve.

    Raises ``AlreadyDecided``; ``Collision`` when something came that its author had not seen, unless ``anyway`` gives
    a reason; ``NotOwner`` when the author has it no longer; ``CannotSend``.
    """
    with transaction.atomic():
        held = hold(approval.conversation_id)
        asked = waiting(approval)
        if not asked.author.is_active:
            message = f"{asked.author.name} has left the desk. Go on writing it yourself."
            raise CannotSend(message)
        changed = _unseen(asked, by)
        if not changed or anyway.strip():
            return _let_go(held, asked, changed, by=by, at=at, undo=undo, anyway=anyway.strip())
        prevent(held, changed, by=by, at=at)
    raise Collision(held, changed)


def _let_go(
    conversation: Conversation,
    approval: Approval,
    changed: list[Entry],
    *,
    by: Teammate,
    at: datetime,
    undo: timedelta,
    anyway: str,
) -> Message:
    author = approval.author
    reason = anyway if changed else ""
    unseen_ones = [entry.pk for entry in changed]
    event = ApprovalGiven(approval=approval.pk, author=author.pk, unseen=unseen_ones, reason=reason)
    cause = step(conversation, event, at=at, by=by.pk).pk
    if conversation.owner_id is None:
        conversation = assign(conversation, to=author, by=by, at=at, how="replied", cause=cause)
    message = send_held(conversation, reply=_reply(approval, anyway, at), by=author, at=at, undo=undo,
                        changed=changed, approved_by=by, cause=cause)  # fmt: skip
    decided(approval, Approval.Outcome.GIVEN, by=by, at=at, reason=reason, message=message)
    return message


def _unseen(approval: Approval, by: Teammate) -> list[Entry]:
    """What the author had not seen, without what the approver did themself and so knows: but their reply counts."""
    later = unseen(approval.conversation_id, approval.seen_revision, by=approval.author_id)
    return [entry for entry in later if entry.by != by.pk or entry.name == ReplySent.name]


def _reply(approval: Approval, anyway: str, at: datetime) -> Reply:
    late = approval.then == "snooze" and (approval.snooze_until is None or approval.snooze_until <= at)
    return Reply(
        text=approval.text,
        seen_revision=approval.seen_revision,
        client_key=approval.client_key,
        then="wait" if late else approval.then,
        snooze_until=approval.snooze_until,
        send_anyway=anyway,
        html=approval.html,
        kind=approval.kind,
        recipients=stored(approval.recipients),
        files=tuple(approval.files.values_list("pk", flat=True)),
    )
