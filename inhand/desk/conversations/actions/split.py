"""Part of a conversation is another matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.move import clock, iso, line, move, placed
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ledger.events import ConversationSplit, ConversationSplitOff

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class CannotSplit(ValueError):
    """It cannot be parted like this; the text says why."""


@transaction.atomic
def split(
    conversation: Conversation,
    *,
    messages: Collection[int],
    by: Teammate,
    at: datetime,
    notes: Collection[int] = (),
) -> Conversation:
    """Make a new conversation of some messages (and notes), in the lane of the same team; return it.

    What answers those messages joins it. Raise ``CannotSplit`` if nothing would be left, or nothing taken.
    """
    held = hold(conversation)
    chosen = list(held.messages.filter(pk__in=messages).order_by("at", "pk"))
    if not chosen:
        problem = "messages: choose those that are another matter."
        raise CannotSplit(problem)
    if len(chosen) == held.messages.count():
        problem = "messages: leave at least one here."
        raise CannotSplit(problem)
    made = _open(held, chosen, at)
    moved, written = move(held, made, messages=[each.pk for each in chosen], notes=notes)
    leave(held, made, moved, written, by=by, at=at)
    since = clock(made)
    event = ConversationSplitOff(source=held.pk, messages=moved, notes=written, team=made.team_id,
                                 state=str(made.state), waiting_since=iso(since))  # fmt: skip
    step(made, event, at=at, by=by.pk, waiting_since=since, **line(made))
    return made


def _open(held: Conversation, chosen: list[Message], at: datetime) -> Conversation:
    written = next((each for each in chosen if each.direction == Message.Direction.IN), None)
    return Conversation.objects.create(
        inbox=held.inbox,
        contact=(written and written.contact) or held.contact,
        team=held.team,
        state=Conversation.State.OPEN,
        lane_since=at,
        platform=held.platform,
        subject=(written or chosen[0]).subject or held.subject,
        language=held.language,
        opened_at=chosen[0].at,
        last_message_at=chosen[-1].at,
    )


def leave(
    source: Conversation,
    to: Conversation,
    messages: list[int],
    notes: list[int],
    *,
    by: Teammate,
    at: datetime,
    undone: bool = False,
    **labels: Any,
) -> None:
    """Say where they went, and reckon the clock of what is left; ``labels`` are what it has from now on."""
    since = clock(source) if source.waiting_since else None
    event = ConversationSplit(into=to.pk, messages=messages, notes=notes, state=str(source.state),
                              waiting_since=iso(since), undone=undone)  # fmt: skip
    changes = placed(source, source.state, at) | line(source) | {"waiting_since": since} | labels
    if since is None:
        changes |= {"due_at": None, "climb_at": None}
    step(source, event, at=at, by=by.pk, **changes)
