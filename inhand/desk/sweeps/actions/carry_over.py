"""Let a stale conversation go on waiting, with a reason and a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import ConversationCarriedOver
from inhand.desk.sweeps.models import CarryOver

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


class CannotCarryOver(ValueError):
    """A reason or a date that lies ahead is missing."""


@transaction.atomic
def carry_over(
    conversation: Conversation, *, reason: str, until: datetime | None, by: Teammate, at: datetime
) -> CarryOver:
    """It leaves the list of what is stale until then. The customer's clock goes on. Raise ``CannotCarryOver``."""
    reason = reason.strip()
    if not reason:
        message = "reason: say in a few words why this has to wait; the team will read it."
        raise CannotCarryOver(message)
    if until is None or until <= at:
        message = "until: choose a day that lies ahead."
        raise CannotCarryOver(message)
    held = hold(conversation)
    made = CarryOver.objects.create(conversation=held, reason=reason, until=until, by=by, at=at)
    event = ConversationCarriedOver(reason=reason, until=until.isoformat())
    step(held, event, at=at, by=by.pk)
    return made
