"""Ask somebody with the approval role to read a reply before the customer does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import ApprovalAsked
from inhand.desk.ledger.queries import unseen
from inhand.desk.replies.actions.send import Collision, check, may_answer, own, prevent
from inhand.desk.replies.actions.write import NOTHING_TO_ANSWER, gather, recipients_of
from inhand.desk.replies.models import Approval, Draft
from inhand.desk.replies.queries import answered_message
from inhand.desk.replies.reply import CannotSend

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.replies.reply import Reply
    from inhand.desk.teams.models import Teammate


class AlreadyAsked(Exception):
    """A reply of this conversation waits for approval already."""

    def __init__(self, approval: Approval) -> None:
        self.approval = approval
        super().__init__(
            f"A reply by {approval.author.name} waits for approval already. It must be decided or taken back first."
        )


def ask_approval(conversation: Conversation, *, reply: Reply, by: Teammate, at: datetime) -> Approval:
    """Freeze the reply and put it before those who may approve. The customer sees nothing of it.

    Refuses as ``send`` does, with ``Collision``, ``NotOwner`` or ``CannotSend``; or ``AlreadyAsked``.
    """
    with transaction.atomic():
        held = hold(conversation)
        known = Approval.objects.filter(client_key=reply.client_key).first()
        if known is not None:
            return known
        reply = check(held, reply, at)
        if waiting := Approval.objects.filter(conversation=held, outcome=Approval.Outcome.WAITING).first():
            raise AlreadyAsked(waiting)
        changed = unseen(held.pk, reply.seen_revision, by=by.pk)
        if not changed or reply.send_anyway.strip():
            return _ask(held, reply, by, at)
        prevent(held, changed, by=by, at=at)
    raise Collision(held, changed)


def _ask(conversation: Conversation, reply: Reply, by: Teammate, at: datetime) -> Approval:
    if may_answer(conversation, by=by, at=at) and not conversation.risk:
        message = "This conversation needs no approval any more. Send your reply."
        raise CannotSend(message)
    own(conversation, reply, by, at)
    answered = answered_message(conversation)
    if answered is None:
        raise CannotSend(NOTHING_TO_ANSWER)
    named, files = recipients_of(reply, answered), gather(conversation, reply, answered)
    approval = Approval.objects.create(
        conversation=conversation,
        author=by,
        text=reply.text,
        html=reply.html,
        kind=reply.kind,
        recipients=named.stored(),
        seen_revision=conversation.revision,
        then=reply.then,
        snooze_until=reply.snooze_until if reply.then == "snooze" else None,
        client_key=reply.client_key,
        asked_at=at,
    )
    approval.files.set(files)
    Draft.objects.filter(conversation=conversation, author=by).delete()
    step(conversation, ApprovalAsked(approval=approval.pk), at=at, by=by.pk)
    return approval
