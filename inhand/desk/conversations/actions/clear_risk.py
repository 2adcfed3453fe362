"""Say that a conversation is not high risk after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import RiskCleared

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


class CannotClear(ValueError):
    """There is nothing to clear, or no reason was given."""


@transaction.atomic
def clear_risk(conversation: Conversation, *, reason: str, by: Teammate, at: datetime) -> Conversation:
    """Set its reasons aside until there is a new one. Asked of those who may approve; raise ``CannotClear``."""
    held = hold(conversation)
    if not held.risk:
        message = "This conversation is not high risk."
        raise CannotClear(message)
    if not reason.strip():
        message = "reason: say why this needs no approval; it stays on record."
        raise CannotClear(message)
    former = held.risk
    codes = {*former, *held.risk_cleared}
    aside = {code: [*held.risk_cleared.get(code, ()), *former.get(code, ())] for code in codes}
    step(
        held, RiskCleared(reasons=former, reason=reason.strip()), at=at, by=by.pk, risk={}, risk_cleared=aside
    )
    return held
