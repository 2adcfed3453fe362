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
from inhand.ground.spans import hours_and_minutes
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.rules.targets import Targets
    from inhand.desk.teams.models import Teammate


def items() -> list[Item]:
    known = targets()
    own = [
        Item(str(team.pk), team.name, _minutes(known.get(team.pk, known[None])),
             note=_note(known[team.pk]) if team.pk in known else _("as every team"))
        for team in Team.objects.filter(is_active=True).order_by("name")
    ]  # fmt: skip
    return [Item("all", _("Every team"), _minutes(known[None]), note=_note(known[None])), *own]


def _minutes(of: Targets) -> dict[str, int]:
    return {str(number): of.minutes(number) for number, _title, _slug in URGENCIES}


def _note(of: Targets) -> str:
    """Say them in a line, so that nobody opens the form to look."""
    return " · ".join(
        f"{_(title)} {hours_and_minutes(of.minutes(number))}" for number, title, _slug in URGENCIES
    )


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
