"""Open a team on a day after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.models import Holiday

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: Teammate | None, at: datetime) -> None:
    """Delete it. To remove what is gone already changes nothing."""
    gone, _ = Holiday.objects.filter(pk=holiday.pk).delete()
    if gone:
        said = [holiday.on.isoformat(), holiday.name]
        policy_changed(holiday.team_id, {"holiday": [said, None]}, subject="team", by=by, at=at)
