"""The promised answer times."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from inhand.desk.rules.actions.set_target import set_target
from inhand.desk.rules.queries import targets
from inhand.desk.teams.models import Team
from inhand.desk.teams.permissions import may_change_rules
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import URGENCIES, Item, Section
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate


def items() -> list[Item]:
    known = targets()
    everyone = Item(
        "all",
        _("Every team"),
        {str(n): known[None].minutes(n) for n, _, _ in URGENCIES},
        note=_("business minutes"),
    )
    own = [
        Item(str(team.pk), team.name, {str(n): known.get(team.pk, known[None]).minutes(n) for n, _, _ in URGENCIES},
             note=_("its own") if team.pk in known else _("as every team"))
        for team in Team.objects.filter(is_active=True).order_by("name")
    ]  # fmt: skip
    return [everyone, *own]


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    team, known = (None if key == "all" else reading.row(Team, key)), targets()
    standard = known[None]
    for number, _title, _slug in URGENCIES:
        minutes = reading.number(given, str(number))
        own = minutes if team is None or minutes != standard.minutes(number) else None
        set_target(number, team=team, minutes=own, by=by, at=at)


SECTION = Section(
    "targets",
    _l("Targets"),
    _l("The promised answer time, in business minutes of the team."),
    "timer",
    may_change_rules,
    items,
    save,
)
