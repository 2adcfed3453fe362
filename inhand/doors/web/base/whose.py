"""For whom something is kept: oneself, one of one's teams, or everybody. As a select offers it and sends it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.routing import policy as policies
from inhand.desk.teams.models import Team
from inhand.desk.teams.permissions import leads
from inhand.doors.web.base.frame import my_teams
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from inhand.desk.teams.models import Teammate

MINE, EVERYBODY = "me", "everybody"
_DIGITS = 16


def choices(person: Teammate) -> list[tuple[str, str]]:
    teams = [
        (str(pk), _("everybody in {team}").format(team=name))
        for pk, name in my_teams(person, policies.present())
    ]
    return [(MINE, _("me alone")), *teams, *([(EVERYBODY, _("everybody"))] if leads(person) else [])]


def for_whom(person: Teammate, whose: str) -> tuple[Teammate | None, Team | None]:
    """Return the owner or the team that was chosen, neither for everybody. What is no choice is oneself."""
    if whose == EVERYBODY:
        return None, None
    team = Team.objects.filter(pk=int(whose)).first() if whose.isdigit() and len(whose) < _DIGITS else None
    return (None, team) if team else (person, None)
