"""Take a conversation out of a colleague's hands, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold
from inhand.desk.ownership.actions.assign import assign

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


class ReasonMissing(ValueError):
    """To take it out of somebody's hands needs a reason, since the former owner will be told."""


@transaction.atomic
def take_over(conversation: Conversation, *, by: Teammate, reason: str, at: datetime) -> Conversation:
    """Become the owner in somebody's place. Raise ``ReasonMissing`` if the reason is empty."""
    held = hold(conversation)
    if not reason.strip() and held.owner_id not in {None, by.pk}:
        message = "reason: say in a few words why you take this over; the present owner will read it."
        raise ReasonMissing(message)
    return assign(held, to=by, by=by, at=at, how="taken_over", reason=reason.strip())
