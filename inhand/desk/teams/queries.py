"""Reads of teams and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inhand.desk.teams.hours import Span, WeeklyHours
from inhand.desk.teams.models import Absence, Holiday, Team, Teammate, WorkingHours, initials
from inhand.ground import prepared

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet


class NoGeneralTeam(LookupError):
    """The desk has no general team, so a message would have nowhere to go."""


def general_team() -> Team:
    """Return the team that gets what no row of the topic table names. Raise ``NoGeneralTeam`` without one."""
    try:
        return prepared.fetch(Team, is_general=True)
    except Team.DoesNotExist:
        message = "There is no general team. Make one under Settings → Teams: it gets what no topic names."
        raise NoGeneralTeam(message) from None


def here() -> QuerySet[Teammate]:
    """Return the teammates of the desk, without those who left."""
    return Teammate.objects.here().order_by("name", "pk")


class Present(NamedTuple):
    """What the top bar of every page says about a teammate."""

    pk: int
    name: str
    capacity: int
    status: str
    status_until: datetime | None
    last_seen_at: datetime | None

    @property
    def initials(self) -> str:
        return initials(self.name)


def presences() -> list[Present]:
    """Return what ``here`` returns, as no more than is shown."""
    return [Present(*each) for each in _presences()]


_presences = prepared.Query(lambda: here().values_list(*Present._fields))


def teams() -> QuerySet[Team]:
    """Return the teams in use, by name."""
    return Team.objects.filter(is_active=True).order_by("name", "pk")


def hours_of_teammates() -> dict[int, WeeklyHours]:
    """Return everybody's hours, with their absences."""
    spans = _spans("teammate_id")
    away: dict[int, list[tuple[datetime, datetime]]] = {}
    for pk, starts, ends in Absence.objects.order_by("starts_at").values_list(
        "teammate_id", "starts_at", "ends_at"
    ):
        away.setdefault(pk, []).append((starts, ends))
    zones = Teammate.objects.values_list("pk", "time_zone")
    return {pk: WeeklyHours(zone, tuple(spans.get(pk, ())), tuple(away.get(pk, ()))) for pk, zone in zones}


def hours_of_teams() -> dict[int, WeeklyHours]:
    """Return the business hours of every team, with its holidays."""
    spans = _spans("team_id")
    closed: dict[int, set[date]] = {}
    for pk, on in Holiday.objects.values_list("team_id", "on"):
        closed.setdefault(pk, set()).add(on)
    zones = Team.objects.values_list("pk", "time_zone")
    return {
        pk: WeeklyHours(zone, tuple(spans.get(pk, ())), holidays=frozenset(closed.get(pk, ())))
        for pk, zone in zones
    }


def _spans(owner: str) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = {}
    rows = WorkingHours.objects.order_by("weekday", "starts").values_list(owner, "weekday", "starts", "ends")
    for pk, weekday, starts, ends in rows:
        if pk is not None:
            spans.setdefault(pk, []).append(Span(weekday, starts, ends))
    return spans
