"""Close a team on the public holidays of a country or region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.edit import plain, policy_changed
from inhand.desk.teams.models import Holiday, Team

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from inhand.desk.teams.models import Teammate
    from inhand.desk.teams.public_holidays import Calendar


@transaction.atomic
def take_over_holidays(
    team: Team, *, calendar: Calendar, days: Iterable[tuple[date, str]], by: Teammate | None, at: datetime
) -> list[Holiday]:
    """Add the chosen days of the calendar, and keep it for the next year. A day that is there keeps its name."""
    held = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    there = set(held.holidays.values_list("on", flat=True))
    new = [Holiday(team=held, on=on, name=name) for on, name in sorted(days) if on not in there]
    wanted = {
        "holiday_country": calendar.country,
        "holiday_region": calendar.region,
        "holiday_language": calendar.language,
    }
    changes = {f: [plain(getattr(held, f)), plain(v)] for f, v in wanted.items() if getattr(held, f) != v}
    if new:
        changes["holidays"] = [None, [[day.on.isoformat(), day.name] for day in new]]
    for field, value in wanted.items():
        setattr(held, field, value)
    held.save(update_fields=wanted)
    made = Holiday.objects.bulk_create(new)
    if changes:
        policy_changed(held.pk, changes, subject="team", by=by, at=at)
    return made
