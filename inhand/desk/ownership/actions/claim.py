"""Take a conversation that nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold
from inhand.desk.ownership.actions.assign import assign

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


class ClaimLost(Exception):
    """Somebody else has it. ``winner`` and ``since`` say who and from when."""

    def __init__(self, winner: Teammate, since: datetime, at: datetime) -> None:
        self.winner, self.since = winner, since
        seconds = max(0, int((at - since).total_seconds()))
        ago = f"{seconds} s ago" if seconds < 120 else f"{seconds // 60} min ago"  # noqa: PLR2004 -- two minutes
        super().__init__(f"{winner.name} claimed this {ago}.")


@transaction.atomic
def claim(conversation: Conversation, *, by: Teammate, at: datetime) -> Conversation:
    """Take it, if it is in the lane. The first of several wins; the others get ``ClaimLost``."""
    held = hold(conversation)
    if held.owner_id == by.pk:
        return held
    if held.owner is not None:
        present = held.assignments.get(ended_at=None)
        raise ClaimLost(held.owner, present.began_at, at)
    return assign(held, to=by, by=by, at=at, how="claimed")
