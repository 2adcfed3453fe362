"""A teammate's page gave a sign of life."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from inhand.desk.ledger.events import TeammateConnected
from inhand.desk.ledger.record import record
from inhand.desk.teams.models import Teammate
from inhand.desk.teams.queries import gone_after

if TYPE_CHECKING:
    from datetime import datetime

# Rarer than the shortest time after which a team takes somebody for gone, so that nobody at work falls through it.
NOTED_EVERY = timedelta(seconds=45)
_SURELY_THERE = timedelta(minutes=2)


@transaction.atomic
def seen(teammate: int, *, at: datetime) -> datetime | None:
    """Note that they are here. Coming back after being disconnected is an event, since lanes may drain to them.

    Return when they were seen before, if they come back; ``None`` if they were not gone, or never here.
    """
    row = Teammate.objects.filter(pk=teammate)
    stale = row.filter(Q(last_seen_at=None) | Q(last_seen_at__lt=at - NOTED_EVERY))
    former = stale.values_list("last_seen_at", flat=True).first()
    if not stale.update(last_seen_at=at) or not _was_gone(teammate, former, at):
        return None
    since = former.isoformat() if former else ""
    record(TeammateConnected(teammate=teammate, since=since), at=at, by=teammate)
    return former


def _was_gone(teammate: int, former: datetime | None, at: datetime) -> bool:
    if former is None:
        return True
    return at - former > _SURELY_THERE and at - former >= timedelta(minutes=min(gone_after(teammate)))
