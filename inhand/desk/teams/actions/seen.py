"""A teammate's page gave a sign of life."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from inhand.desk.ledger.events import TeammateConnected
from inhand.desk.ledger.record import record
from inhand.desk.teams.models import Teammate

if TYPE_CHECKING:
    from datetime import datetime

# Rarer than a team's disconnect time (10 min by default), so that somebody at work never falls through it.
NOTED_EVERY = timedelta(seconds=45)
GONE_AFTER = timedelta(minutes=10)


@transaction.atomic
def seen(teammate: int, *, at: datetime) -> None:
    """Note that they are here. Coming back after being disconnected is an event, since lanes may drain to them."""
    row = Teammate.objects.filter(pk=teammate)
    stale = row.filter(Q(last_seen_at=None) | Q(last_seen_at__lt=at - NOTED_EVERY))
    former = stale.values_list("last_seen_at", flat=True).first()
    if stale.update(last_seen_at=at) and (former is None or at - former > GONE_AFTER):
        record(TeammateConnected(teammate=teammate), at=at, by=teammate)
