"""Put the state and the clocks back as they were before something was done by mistake."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import ConversationRestored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate

_TIMES = (
    "waiting_since", "due_at", "closed_at", "snoozed_until", "lane_since", "lane_check_at", "follow_up_at",
)  # fmt: skip


@transaction.atomic
def restore(
    conversation: Conversation, *, before: Mapping[str, Any], deed: int, by: Teammate, at: datetime
) -> Conversation:
    """Restore ``before``: state, clocks, rung and alert, times as ISO 8601. The owner stays who it is."""
    held = hold(conversation)
    times: dict[str, Any] = {
        name: datetime.fromisoformat(before[name]) if before[name] else None for name in _TIMES
    }
    if held.owner_id is not None:
        times |= {"lane_since": None, "lane_check_at": None}
    event = ConversationRestored(
        deed=deed,
        state=before["state"],
        waiting_since=before["waiting_since"] or "",
        alert=before["alert"],
    )
    step(
        held, event, at=at, by=by.pk, state=before["state"], rung=before["rung"], alert=before["alert"], **times
    )  # fmt: skip
    return held
