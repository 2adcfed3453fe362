"""Take back a person's time off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.models import Absence

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def remove_absence(absence: Absence, *, by: Teammate | None, at: datetime) -> None:
    """Delete it. To remove what is gone already changes nothing."""
    gone, _ = Absence.objects.filter(pk=absence.pk).delete()
    if gone:
        times = [absence.starts_at.isoformat(), absence.ends_at.isoformat()]
        policy_changed(absence.teammate_id, {"absence": [times, None]}, subject="teammate", by=by, at=at)
