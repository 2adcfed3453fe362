"""How many people each hour needs, beside the rota, and what one more would change."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_GET

from inhand.desk.measures import staffing as reckoning
from inhand.desk.routing import policy as policies
from inhand.desk.rules.targets import Targets
from inhand.desk.teams.hours import worked
from inhand.desk.teams.rota import days_of_week
from inhand.doors.web.base.frame import page
from inhand.doors.web.health import charts, words
from inhand.doors.web.health.choosing import PERIODS, choice, options
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.measures.merging import Period
    from inhand.desk.measures.views import View
    from inhand.desk.routing.policy import Policy

_HIGH = 2


@login_required
@require_GET
def staffing(request: HttpRequest) -> HttpResponse:
    """Show the hours of a weekday; the target of high urgency is what an hour has to hold."""
    now = clock.now()
    chosen = choice(request, now)
    period, _before = chosen.periods(now)
    policy = policies.present()
    given = request.GET.get("weekday", "")
    weekday = int(given) if given in set("0123456") else chosen.today.weekday()
    target = policy.targets.get(chosen.view.team, policy.targets.get(None, Targets())).minutes(_HIGH)
    effort = period.effort_per_arrival
    hours = (
        reckoning.plan(
            arrivals(period, now.astimezone(chosen.view.tz)),
            rota(policy, chosen.view, chosen.today),
            effort=effort,
            target=target,
        )
        if effort
        else []
    )
    of_day = [each for each in hours if each.weekday == weekday]
    return page(
        request, "health/staffing.html", at="/health/", now=now, chosen=chosen, words=words, options=options(),
        periods=PERIODS, weekday=weekday, weekdays=list(WEEKDAYS.values()), hours=of_day, effort=effort, target=target,
        chart=charts.by_hour(_("People needed and on the rota"), of_day), best=_best(of_day), reckoning=reckoning,
    )  # fmt: skip


def arrivals(period: Period, there: datetime) -> dict[tuple[int, int], float]:
    """Return what each hour of the week brings on average. ``there`` is now by the desk's clock.

    What has not been does not count: the days before the desk's first, and the hours of today that are to come.
    """
    days = [day for day, _counts in period.daily[period.quiet :]]
    hours = Counter(
        (day.weekday(), hour) for day in days for hour in range(24 if day < there.date() else there.hour + 1)
    )
    return {at: number / max(hours[at], 1) for at, (number, _wait) in period.hours.items() if number}


def rota(policy: Policy, view: View, today: date) -> dict[tuple[int, int], int]:
    """Return how many work in each hour of this week, by their hours: in the half of it at least."""
    members = [team.members for team in policy.teams if team.enabled and view.team in {None, team.id}]
    people = {person for each in members for person in each}
    zone = ZoneInfo(view.zone)
    found: Counter[tuple[int, int]] = Counter()
    for weekday, (begins, _ends) in enumerate(days_of_week(today, zone)):
        for hour in range(24):
            starts = begins + timedelta(hours=hour)
            middle = starts + timedelta(minutes=30), starts + timedelta(minutes=31)
            found[weekday, hour] = sum(
                bool(worked(policy.hours_of_person[person], *middle)) for person in people
            )
    return found


def _best(hours: list[reckoning.Hour]) -> reckoning.Hour | None:
    """Return the hour in which one more person would help most."""
    gains = [each for each in hours if each.late - each.late_with_one_more > 0.005]  # noqa: PLR2004 -- half a percent
    return max(gains, key=lambda each: (each.late - each.late_with_one_more) * each.arrivals, default=None)
