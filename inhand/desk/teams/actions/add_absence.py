"""Give a person time off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.models import Absence
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class BadAbsence(BadInput):
    """It would be over before it begins."""


@transaction.atomic
def add_absence(
    teammate: Teammate,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: Teammate | None,
    at: datetime,
    reason: str = "",
) -> Absence:
    """Raise ``BadAbsence``. Why somebody is away stays out of the ledger, where nothing can be forgotten."""
    if ends_at <= starts_at:
        raise BadAbsence({"ends_at": "Time off must end after it starts."})
    absence = Absence.objects.create(
        teammate=teammate, starts_at=starts_at, ends_at=ends_at, reason=reason.strip()[:200]
    )
    times = [starts_at.isoformat(), ends_at.isoformat()]
    policy_changed(teammate.pk, {"absence": [None, times]}, subject="teammate", by=by, at=at)
    return absence
