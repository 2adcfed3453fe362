"""Found a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.change_team import BadTeam, check_team
from inhand.desk.teams.actions.edit import added
from inhand.desk.teams.models import Team

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def make_team(
    name: str,
    *,
    by: Teammate | None,
    at: datetime,
    time_zone: str = "UTC",
    lead: Teammate | None = None,
    backup: Team | None = None,
) -> Team:
    """Make a team without members. The first one is the general team. Raise ``BadTeam``."""
    name = name.strip()
    if problems := check_team({"name": name, "time_zone": time_zone}):
        raise BadTeam(problems)
    is_general = not Team.objects.select_for_update(no_key=True).filter(is_general=True).exists()
    fields = {"name": name, "time_zone": time_zone, "lead": lead, "backup": backup, "is_general": is_general}
    team = Team.objects.create(**fields)
    added(team, fields, subject="team", by=by, at=at)
    return team
