"""It is Friday: call a team to its sweep."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from inhand.desk.ledger.events import SweepCalled
from inhand.desk.ledger.record import record
from inhand.desk.sweeps.models import Sweep

if TYPE_CHECKING:
    from datetime import date, datetime

    from inhand.desk.teams.models import Team

FRIDAY, HOUR = 4, 16


def is_time(team: Team, at: datetime) -> bool:
    """Tell whether it is Friday after 16:00 by the team's clock."""
    there = at.astimezone(ZoneInfo(team.time_zone))
    return there.weekday() == FRIDAY and there.hour >= HOUR


def week_of(team: Team, at: datetime) -> date:
    """Return the Monday of the team's week."""
    there = at.astimezone(ZoneInfo(team.time_zone)).date()
    return there - timedelta(days=there.weekday())


@transaction.atomic
def call_sweep(team: Team, *, at: datetime) -> Sweep | None:
    """Open this week's sweep; ``None`` if it has been called already."""
    sweep, is_new = Sweep.objects.get_or_create(team=team, week=week_of(team, at), defaults={"called_at": at})
    if not is_new:
        return None
    record(SweepCalled(sweep=sweep.pk, team=team.pk, week=sweep.week.isoformat()), at=at)
    return sweep
