"""Ask for a kind of label to be learnt anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import LearningAsked
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def ask_learning(kind: str, *, by: Teammate | None, at: datetime) -> None:
    """Record that it was asked; what follows is in the page of reactions."""
    record(LearningAsked(kind=str(kind)), at=at, by=by.pk if by else None)
