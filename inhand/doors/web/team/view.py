"""Who is here, until when, and what they have on their hands; and the week's rota."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.utils import timezone
from django.views.decorators.http import require_GET

from inhand.desk.routing import policy as policies
from inhand.desk.routing.snapshot import people
from inhand.desk.teams import queries
from inhand.desk.teams.hours import next_shift
from inhand.desk.teams.models import Teammate
from inhand.doors.web.base.frame import page
from inhand.ground import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.situation import PersonFacts, TeamFacts
    from inhand.desk.teams.hours import Shift, WeeklyHours

_GONE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Row:
    """A member as the page shows them. ``here`` is ``yes``, ``busy`` or empty; ``why`` says the rest in words."""

    person: PersonFacts
    zone: str
    here: str
    why: str
    days: tuple[tuple[Shift, ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A team with its members, and how many of them can take work now."""

    team: TeamFacts
    lead: str
    backup: str
    rows: list[Row]
    free: int


@login_required
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Show every team."""
    now, policy = clock.now(), policies.present()
    zone = timezone.get_current_timezone()
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=number) for number in range(7)]
    members = {pk for each in policy.teams for pk in each.members}
    zones = dict(Teammate.objects.values_list("pk", "time_zone"))
    rows = {p.id: _row(p, zones[p.id], policy, now, days) for p in people(policy, members, now)}
    cards = [_card(each, policy, rows) for each in policy.teams if each.enabled]
    return page(
        request, "team/page.html", cards=cards, days=days, today=today, now=now, here=queries.here().count()
    )


def _card(team: TeamFacts, policy: Policy, rows: dict[int, Row]) -> Card:
    names = {each.id: each.name for each in policy.teams}
    mine = [rows[pk] for pk in team.members if pk in rows]
    mine.sort(key=lambda row: (row.here != "yes", row.here != "busy", row.person.name))
    lead = rows[team.lead].person.name if team.lead in rows else ""
    free = sum(1 for row in mine if row.here == "yes" and row.person.load < row.person.capacity)
    return Card(team, lead, names.get(team.backup or 0, ""), mine, free)


def _row(person: PersonFacts, zone: str, policy: Policy, now: datetime, days: list[datetime]) -> Row:
    hours = policy.hours_of_person[person.id]
    here, why = _presence(person, now)
    return Row(person, zone, here, why, tuple(_on(hours, day) for day in days))


def _presence(person: PersonFacts, now: datetime) -> tuple[str, str]:
    over = person.status_until is not None and person.status_until <= now
    if person.shift_ends_at is None:
        return "", "off shift"
    if person.status == "away" and not over:
        return "", "away"
    if person.last_seen_at is None or now - person.last_seen_at > _GONE:
        return "", "not connected"
    return ("busy", "busy") if person.status == "busy" and not over else ("yes", "here")


def _on(hours: WeeklyHours, day: datetime) -> tuple[Shift, ...]:
    """Return the shifts that begin on a day of the viewer's."""
    found, at, last = [], day - timedelta(minutes=1), day + timedelta(days=1)
    while (shift := next_shift(hours, at)) is not None and shift.starts < last:
        found.append(shift)
        at = shift.starts
    return tuple(found)
