"""Promise an answer time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.rules.models import Target
from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Team, Teammate

LONGEST = 30 * 1440
_URGENCIES = range(4)


class BadTarget(BadInput):
    """Nobody can promise that."""


@transaction.atomic
def set_target(
    urgency: int, *, team: Team | None, minutes: int | None, by: Teammate | None, at: datetime
) -> Target | None:
    """Set the business minutes of an urgency (0 low to 3 urgent) for a team, or for all without their own.

    ``minutes`` ``None`` goes back to what counts for all, or to the default. Raise ``BadTarget``.
    """
    if urgency not in _URGENCIES:
        raise BadTarget({"urgency": "The urgency must be low, normal, high or urgent."})
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise BadTarget({"minutes": f"The target must be between 1 and {LONGEST} minutes."})
    target = Target.objects.select_for_update().filter(team=team, urgency=urgency).first()
    before, pk = (target.minutes, target.pk) if target else (None, 0)
    if before == minutes:
        return target
    if minutes is None:
        Target.objects.filter(pk=pk).delete()
        target = None
    else:
        target, _ = Target.objects.update_or_create(team=team, urgency=urgency, defaults={"minutes": minutes})
    of = team.pk if team else None
    changes: dict[str, list[Any]] = {
        "team": [of, of],
        "urgency": [urgency, urgency],
        "minutes": [before, minutes],
    }
    policy_changed(target.pk if target else pk, changes, subject="target", by=by, at=at)
    return target
