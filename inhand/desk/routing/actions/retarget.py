"""Reckon again when an answer is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation
from inhand.desk.routing import policy as policies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def retarget(conversations: Iterable[int] | None = None, *, at: datetime) -> None:
    """Set ``due_at`` of the given conversations, or of all in which somebody waits, and when the ladder looks again.

    It follows from the clock, the urgency and the team's hours, so it is reckoned and not recorded. The ladder looks
    at once where it may be elsewhere now: in a lane, and past the target.
    """
    policy = policies.present()
    waiting = Conversation.objects.filter(waiting_since__isnull=False).exclude(state__in=["closed", "spam"])
    if conversations is not None:
        waiting = waiting.filter(pk__in=conversations)
    for pk, team, owner, urgency, since, *there in waiting.values_list(
        "pk", "team_id", "owner_id", "urgency", "waiting_since", "due_at", "climb_at"
    ):
        if since is None:
            continue
        due = policy.due_at(team, urgency, since)
        climb = due if owner and due > at else at
        if there != [due, climb]:
            Conversation.objects.filter(pk=pk, waiting_since=since).update(due_at=due, climb_at=climb)
