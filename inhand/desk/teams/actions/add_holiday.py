"""Close a team for a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.models import Holiday

if TYPE_CHECKING:
    from datetime import date, datetime

    from inhand.desk.teams.models import Team, Teammate


@transaction.atomic
def add_holiday(team: Team, *, on: date, by: Teammate | None, at: datetime, name: str = "") -> Holiday:
    """Close it on that day of its time zone. A day that is a holiday already keeps its name."""
    holiday, is_new = Holiday.objects.get_or_create(team=team, on=on, defaults={"name": name.strip()[:80]})
    if is_new:
        said = [on.isoformat(), holiday.name]
        policy_changed(team.pk, {"holiday": [None, said]}, subject="team", by=by, at=at)
    return holiday
