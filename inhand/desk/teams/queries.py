"""Reads of teams and people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q

from inhand.desk.teams.holiday_proposals import years_asked_for
from inhand.desk.teams.hours import Span, WeeklyHours
from inhand.desk.teams.models import Absence, Holiday, Membership, Team, Teammate, WorkingHours, initials
from inhand.desk.teams.permissions import may_change_desk
from inhand.desk.teams.presence import DISCONNECT_MINUTES
from inhand.ground import batch, prepared

_ONE_DAY = timedelta(days=1)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import Manager, QuerySet


class NoGeneralTeam(LookupError):
    """The desk has no general team, so a message would have nowhere to go."""


def general_team() -> Team:
    """Return the team that gets what no row of the topic table names. Raise ``NoGeneralTeam`` without one."""
    try:
        return batch.once(_general)
    except Team.DoesNotExist:
        message = "There is no general team. Make one under Settings → Teams: it gets what no topic names."
        raise NoGeneralTeam(message) from None


def _general() -> Team:
    return prepared.fetch(Team, is_general=True)


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


def teams_led_by(teammate: Teammate) -> QuerySet[Team]:
    """Return the teams in use whose people, hours and holidays they may change (``permissions.may_change_team``)."""
    if may_change_desk(teammate):
        return teams()
    named = Q(lead=teammate)
    if teammate.role == Teammate.Role.LEAD:
        named |= Q(pk__in=teammate.memberships.values("team"))
    return teams().filter(named) if teammate.is_active else teams().none()


def people_led_by(teammate: Teammate) -> QuerySet[Teammate]:
    """Return themselves and those whose hours and time off they may change (``permissions.leads_person``)."""
    if may_change_desk(teammate):
        return here()
    theirs = Membership.objects.filter(team__in=teams_led_by(teammate)).values("teammate")
    return here().filter(Q(pk=teammate.pk) | Q(pk__in=theirs))


def gone_after(teammate: int) -> list[int]:
    """Return after how many minutes of silence the teams of a person take them for gone; never empty."""
    asked = Team.objects.filter(is_active=True, memberships__teammate=teammate, disconnect_minutes__gt=0)
    return list(asked.values_list("disconnect_minutes", flat=True)) or [DISCONNECT_MINUTES]


def years_without_holidays(team: Team, today: date) -> list[int]:
    """Return the years, of this and from autumn the next, for which a team that follows a calendar has no day."""
    if not team.holiday_country:
        return []
    asked = years_asked_for(today)
    there = set(team.holidays.filter(on__year__in=asked).values_list("on__year", flat=True))
    return [year for year in asked if year not in there]


def holidays_by_team(first: date, last: date) -> dict[int, dict[date, str]]:
    """Return the names of the holidays from one day to another, and of a day around them for other zones."""
    found: dict[int, dict[date, str]] = {}
    rows = Holiday.objects.filter(on__range=(first - _ONE_DAY, last + _ONE_DAY))
    for team, on, name in rows.values_list("team_id", "on", "name"):
        found.setdefault(team, {})[on] = name or "Holiday"
    return found


def approvers(team: Team) -> QuerySet[Teammate]:
    """Return who may approve a reply of this team: whom ``permissions.may_approve`` lets."""
    lead = Q(pk=team.lead_id or 0) | Q(role=Teammate.Role.LEAD, memberships__team=team)
    return here().filter(Q(may_approve=True) | Q(role=Teammate.Role.ADMINISTRATOR) | lead).distinct()


def approved_by(teammate: Teammate | int | prepared.Slot) -> QuerySet[Team]:
    """Return the teams for which a teammate may approve."""
    lead = Q(pk=OuterRef("lead_id")) | Q(role=Teammate.Role.LEAD, memberships__team=OuterRef("pk"))
    anyway = Q(may_approve=True) | Q(role=Teammate.Role.ADMINISTRATOR)
    pk = teammate.pk if isinstance(teammate, Teammate) else teammate
    return Team.objects.filter(Exists(Teammate.objects.here().filter(lead | anyway, pk=pk)))


def hours_of_teammates() -> dict[int, WeeklyHours]:
    """Return everybody's hours, with their absences and the days on which all their teams are closed."""
    spans, closed = _spans("teammate_id"), _closed_days()
    by_person = _teams_of_people()
    away: dict[int, list[tuple[datetime, datetime]]] = {}
    for pk, starts, ends in Absence.objects.order_by("starts_at").values_list(
        "teammate_id", "starts_at", "ends_at"
    ):
        away.setdefault(pk, []).append((starts, ends))
    zones = Teammate.objects.values_list("pk", "time_zone")
    return {
        pk: WeeklyHours(
            zone, tuple(spans.get(pk, ())), tuple(away.get(pk, ())), _in_common(by_person.get(pk, ()), closed)
        )
        for pk, zone in zones
    }


def hours_of_teams() -> dict[int, WeeklyHours]:
    """Return the business hours of every team, with its holidays."""
    spans, closed = _spans("team_id"), _closed_days()
    zones = Team.objects.values_list("pk", "time_zone")
    return {
        pk: WeeklyHours(zone, tuple(spans.get(pk, ())), holidays=frozenset(closed.get(pk, ())))
        for pk, zone in zones
    }


def hours_of_teammate(teammate: Teammate) -> WeeklyHours:
    """Return what ``hours_of_teammates`` says of one person."""
    away = teammate.absences.order_by("starts_at").values_list("starts_at", "ends_at")
    theirs = list(teammate.memberships.filter(team__is_active=True).values_list("team_id", flat=True))
    closed = _in_common(theirs, _closed_days())
    return WeeklyHours(teammate.time_zone, _spans_of(teammate.hours), tuple(away), closed)


def hours_of_team(team: Team) -> WeeklyHours:
    """Return one team's business hours, with its holidays."""
    closed = frozenset(team.holidays.values_list("on", flat=True))
    return WeeklyHours(team.time_zone, _spans_of(team.hours), holidays=closed)


def _spans_of(hours: Manager[WorkingHours]) -> tuple[Span, ...]:
    return tuple(
        Span(*row) for row in hours.order_by("weekday", "starts").values_list("weekday", "starts", "ends")
    )


def _teams_of_people() -> dict[int, list[int]]:
    teams: dict[int, list[int]] = {}
    rows = Membership.objects.filter(team__is_active=True).values_list("teammate_id", "team_id")
    for teammate, team in rows:
        teams.setdefault(teammate, []).append(team)
    return teams


def _closed_days() -> dict[int, set[date]]:
    closed: dict[int, set[date]] = {}
    for team, on in Holiday.objects.values_list("team_id", "on"):
        closed.setdefault(team, set()).add(on)
    return closed


def _in_common(teams: Iterable[int], closed: dict[int, set[date]]) -> frozenset[date]:
    """Return the days on which all of them are closed: who is in an open team as well works for that one."""
    days = [closed.get(team, set()) for team in teams]
    return frozenset(set.intersection(*days)) if days else frozenset()


def _spans(owner: str) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = {}
    rows = WorkingHours.objects.order_by("weekday", "starts").values_list(owner, "weekday", "starts", "ends")
    for pk, weekday, starts, ends in rows:
        if pk is not None:
            spans.setdefault(pk, []).append(Span(weekday, starts, ends))
    return spans
