"""Who is here, until when, and what they have on their hands; and the week's rota."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.utils import timezone
from django.views.decorators.http import require_GET

from inhand.desk.routing import policy as policies
from inhand.desk.routing.snapshot import people
from inhand.desk.teams import queries, rota
from inhand.doors.web import said
from inhand.doors.web.base.frame import page
from inhand.doors.web.doorway import me
from inhand.doors.web.local_time import zone
from inhand.doors.web.team.cards import Card, View, card
from inhand.ground import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.teams.models import Teammate

_WEEK = timedelta(days=7)
# As far as hours are reckoned before and after now.
_FURTHEST = timedelta(days=366)


@login_required
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Show every team in the week of ``day``; on a phone that day alone."""
    now, policy = clock.now(), policies.present()
    view = _view(request, now)
    asked = {pk for each in policy.teams for pk in (*each.members, each.lead) if pk is not None}
    found = {person.id: person for person in people(policy, asked, now)} if asked else {}
    closed = queries.holidays_by_team(view.dates[0], view.dates[-1])
    cards = [
        card(each, policy, found, closed.get(each.id, {}), view) for each in policy.teams if each.enabled
    ]
    today = now.astimezone(view.zone).date()
    return page(
        request, "team/page.html", cards=_with_duties(cards, me(request), today), view=view, now=now,
        week_words=said.week(view.dates[0], view.dates[-1], today),
        today=today, before=view.picked - _WEEK, after=view.picked + _WEEK, address=request.get_full_path(),
    )  # fmt: skip


def _view(request: HttpRequest, now: datetime) -> View:
    there = zone(timezone.get_current_timezone_name())
    today = now.astimezone(there).date()
    try:
        picked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        picked = today
    picked = min(max(picked, today - _FURTHEST), today + _FURTHEST)
    return View(now, there, rota.days_of_week(picked, there), picked)


def _with_duties(cards: list[Card], person: Teammate, today: date) -> list[Card]:
    """Tell who may change a team what it lacks: the holidays of a year."""
    theirs = {team.pk: team for team in queries.teams_led_by(person)}
    return [
        replace(each, may_change=True, due=queries.years_without_holidays(theirs[each.team.id], today))
        if each.team.id in theirs
        else each
        for each in cards
    ]
