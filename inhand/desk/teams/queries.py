"""Reads of teams and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.teams.models import Team, Teammate

if TYPE_CHECKING:
    from django.db.models import QuerySet


class NoGeneralTeam(LookupError):
    """The desk has no general team, so a message would have nowhere to go."""


def general_team() -> Team:
    """Return the team that gets what no row of the topic table names. Raise ``NoGeneralTeam`` without one."""
    team = Team.objects.filter(is_general=True).first()
    if team is None:
        message = "There is no general team. Make one under Settings → Teams: it gets what no topic names."
        raise NoGeneralTeam(message)
    return team


def here() -> QuerySet[Teammate]:
    """Return the teammates of the desk, without those who left."""
    return Teammate.objects.here().order_by("name", "pk")


def teams() -> QuerySet[Team]:
    """Return the teams in use, by name."""
    return Team.objects.filter(is_active=True).order_by("name", "pk")
