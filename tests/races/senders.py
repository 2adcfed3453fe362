"""What a process of the double send does, beside its twin."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.models import Conversation
from inhand.desk.replies.actions.send import Collision, Reply, send
from inhand.desk.teams.models import Teammate
from inhand.ground import clock

if TYPE_CHECKING:
    from tests.races.together import Barrier


def answer_all(share: dict[str, Any], barrier: Barrier) -> list[list[Any]]:
    """Answer every conversation: ``["sent", message]`` or ``["collision", [[entry, by, name], …]]``."""
    by = Teammate.objects.get(pk=share["by"])
    return [_answer(pk, seen, by, barrier) for pk, seen in share["conversations"]]


def _answer(pk: int, seen: int, by: Teammate, barrier: Barrier) -> list[Any]:
    reply = Reply(text=f"{by.name} answers.", seen_revision=seen, client_key=f"{by.pk}-{pk}")
    conversation = Conversation.objects.get(pk=pk)
    barrier.wait()
    try:
        sent = send(conversation, reply=reply, by=by, at=clock.now(), undo=timedelta(seconds=10))
    except Collision as collision:
        return ["collision", [[entry.pk, entry.by, entry.name] for entry in collision.unseen]]
    return ["sent", sent.pk]
