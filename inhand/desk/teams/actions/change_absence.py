"""Move a person's time off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.add_absence import BadAbsence
from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.models import Absence

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class AbsenceGone(LookupError):
    """Somebody took it back meanwhile."""


@transaction.atomic
def change_absence(
    absence: Absence,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: Teammate | None,
    at: datetime,
    reason: str = "",
) -> Absence:
    """Raise ``BadAbsence`` or ``AbsenceGone``. A new reason alone is no event: reasons stay out of the ledger."""
    if ends_at <= starts_at:
        raise BadAbsence({"ends_at": "Time off must end after it starts."})
    held = Absence.objects.select_for_update(no_key=True).filter(pk=absence.pk).first()
    if held is None:
        raise AbsenceGone
    former = [held.starts_at.isoformat(), held.ends_at.isoformat()]
    moved = (held.starts_at, held.ends_at) != (starts_at, ends_at)
    held.starts_at, held.ends_at, held.reason = starts_at, ends_at, reason.strip()[:200]
    held.save(update_fields=["starts_at", "ends_at", "reason"])
    if moved:
        times = [starts_at.isoformat(), ends_at.isoformat()]
        policy_changed(held.teammate_id, {"absence": [former, times]}, subject="teammate", by=by, at=at)
    return held
