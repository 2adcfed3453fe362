"""Messages and notes go from one conversation to another: what merging, splitting and undoing a merge share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.models import Conversation, Message, Note, Reference
from inhand.desk.conversations.unanswered import Said, waiting_since
from inhand.ground.text import preview

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_State = Conversation.State


def move(
    source: Conversation, to: Conversation, *, messages: Collection[int], notes: Collection[int]
) -> tuple[list[int], list[int]]:
    """Move those that are there, with what finds their answers; return which they were."""
    moved = sorted(source.messages.filter(pk__in=messages).values_list("pk", flat=True))
    written = sorted(source.notes.filter(pk__in=notes).values_list("pk", flat=True))
    Message.objects.filter(pk__in=moved).update(conversation=to)
    Note.objects.filter(pk__in=written).update(conversation=to)
    left = _answered(source)
    wanted = _answered(to) - left
    Reference.objects.filter(inbox=source.inbox_id, conversation=source, provider_id__in=wanted).update(
        conversation=to
    )
    return moved, written


def _answered(conversation: Conversation) -> set[str]:
    rows = conversation.messages.values_list("in_reply_to", "references")
    return {each for direct, references in rows for each in (direct, *references) if each}


def clock(conversation: Conversation) -> datetime | None:
    """Return since when its customer waits, as its messages say."""
    rows = conversation.messages.values_list("at", "pk", "direction", "automatic", "state")
    return waiting_since(
        Said(at, pk, direction == Message.Direction.IN, not automatic and state != Message.State.UNDONE)
        for at, pk, direction, automatic, state in rows
    )


def line(conversation: Conversation) -> dict[str, Any]:
    """Return what its line in a list says, anew."""
    last = conversation.messages.order_by("-at", "-pk").first()
    if last is None:
        return {}
    return {
        "preview": preview(last.visible_text or last.text),
        "last_message_at": last.at,
        "has_files": conversation.messages.filter(attachments__isnull=False).exists(),
    }


def placed(conversation: Conversation, state: str, at: datetime) -> dict[str, Any]:
    """Return the state, and the place in the lane that goes with it where nobody has the conversation."""
    live = state not in {_State.CLOSED, _State.SPAM}
    free = live and conversation.owner_id is None
    return {
        "state": state,
        "closed_at": None if live else conversation.closed_at or at,
        "snoozed_until": conversation.snoozed_until if state == _State.SNOOZED else None,
        "lane_since": (conversation.lane_since or at) if free else None,
    }


def added(conversation: Conversation, brought: dict[str, Any]) -> dict[str, Any]:
    """Return its labels with those that another brought along."""
    return brought | {"tags": [*conversation.tags, *brought.get("tags", [])]}


def without(conversation: Conversation, brought: dict[str, Any]) -> dict[str, Any]:
    """Return its labels as if that other had never come; what a person has changed since stays."""
    changes: dict[str, Any] = {
        name: "" for name in ("topic", "language") if getattr(conversation, name) == brought.get(name)
    }
    gone = set(brought.get("tags", []))
    return changes | {"tags": [each for each in conversation.tags if each not in gone]}


def iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
