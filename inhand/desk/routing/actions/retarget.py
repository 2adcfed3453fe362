"""Reckon again when an answer is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation
from inhand.desk.routing import policy as policies

if TYPE_CHECKING:
    from collections.abc import Iterable


def retarget(conversations: Iterable[int] | None = None) -> None:
    """Set ``due_at`` of the given conversations, or of all in which somebody waits.

    It follows from the clock, the urgency and the team's hours, so it is reckoned and not recorded.
    """
    policy = policies.present()
    waiting = Conversation.objects.filter(waiting_since__isnull=False).exclude(state__in=["closed", "spam"])
    if conversations is not None:
        waiting = waiting.filter(pk__in=conversations)
    for pk, team, urgency, since, due_at in waiting.values_list(
        "pk", "team_id", "urgency", "waiting_since", "due_at"
    ):
        if since and (due := policy.due_at(team, urgency, since)) != due_at:
            Conversation.objects.filter(pk=pk, waiting_since=since).update(due_at=due)
