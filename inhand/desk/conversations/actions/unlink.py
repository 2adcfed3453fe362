"""What was taken for a repeat is a matter of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.move import clock, iso, line
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Apart, Conversation, Message
from inhand.desk.ledger.events import MessageReceived, MessageUnlinked
from inhand.desk.teams.queries import general_team
from inhand.ground.text import preview

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class NotLinked(Exception):
    """The message is no repeat, or is none any more."""


@transaction.atomic
def unlink(message: Message, *, by: Teammate, at: datetime) -> Conversation:
    """Open a conversation with a message that was linked, and remember never to link its writer here again."""
    held = hold(message.conversation_id)
    linked = Message.objects.filter(pk=message.pk, conversation=held).exclude(repeats=None).first()
    if linked is None:
        problem = "Somebody has already taken this message out."
        raise NotLinked(problem)
    made = _open(linked)
    linked.conversation, linked.repeats, linked.repeat_why = made, None, ""
    linked.save(update_fields=["conversation", "repeats", "repeat_why"])
    Apart.objects.get_or_create(conversation=held, contact_id=made.contact_id)
    _leave(held, linked, made, by, at)
    event = MessageReceived(
        message=linked.pk,
        contact=made.contact_id,
        inbox=made.inbox_id,
        team=made.team_id,
        joined_by="unlinked",
        opened=True,
        reopened=False,
        waiting_since=linked.at.isoformat(),
        platform=made.platform,
    )
    step(made, event, at=at, by=by.pk, waiting_since=linked.at)
    return made


def _open(message: Message) -> Conversation:
    """It waits since it was written; who gets it, the gates say."""
    return Conversation.objects.create(
        inbox=message.inbox,
        contact_id=message.contact_id or 0,
        team=general_team(),
        lane_since=message.at,
        platform=message.platform,
        subject=message.subject,
        preview=preview(message.visible_text or message.text),
        has_files=message.attachments.exists(),
        opened_at=message.at,
        last_message_at=message.at,
    )


def _leave(held: Conversation, message: Message, made: Conversation, by: Teammate, at: datetime) -> None:
    since = clock(held) if held.waiting_since else None
    event = MessageUnlinked(message=message.pk, conversation=made.pk, waiting_since=iso(since))
    changes = line(held) | {"waiting_since": since, "due_at": held.due_at if since else None}
    step(held, event, at=at, by=by.pk, **changes)
