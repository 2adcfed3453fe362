"""Which parts of the queue are boringly predictable, and why the others are not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.views.decorators.http import require_GET

from inhand.desk.conversations.queries import past_target
from inhand.desk.measures.actions.sum_up import sum_up
from inhand.desk.measures.merging import topics_of
from inhand.desk.measures.predictable import FLOORS, WEEKS, verdict
from inhand.desk.rules.queries import topics
from inhand.desk.teams.models import Team
from inhand.doors.web.base.frame import page
from inhand.doors.web.health import words
from inhand.doors.web.health.choosing import PERIODS, choice, options
from inhand.doors.web.language import later as _l
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.measures.predictable import Verdict
    from inhand.desk.measures.views import View


_TITLES = {
    "moved": _l("Changed hands"),
    "duplicates": _l("Answered twice"),
    "late": _l("Past the target"),
    "corrected": _l("Topic corrected by a person"),
}
_SAID = {
    "moved": _l("{most} % changed hands"),
    "duplicates": _l("{most} % answered twice"),
    "late": _l("{most} % past the target"),
    "corrected": _l("{most} % with a topic corrected by a person"),
}


@login_required
@require_GET
def lanes(request: HttpRequest) -> HttpResponse:
    """Show every topic of every team with its verdict of the last four whole weeks."""
    now = clock.now()
    chosen = choice(request, now)
    names = dict(Team.objects.values_list("pk", "name"))
    titles = {topic.slug: topic.title for topic in topics()}
    shown = [
        (names.get(each.team, "?"), titles.get(each.topic, each.topic or _("Without a topic")), each)
        for each in verdicts(chosen.view, now)
        if each.team in names
    ]
    return page(
        request, "health/lanes.html", at="/health/", now=now, chosen=chosen, words=words, options=options(),
        periods=PERIODS, lanes=shown, floors=FLOORS, floor_titles=_TITLES,
        floors_said={each.name: _SAID[each.name].format(most=f"{each.most * 100:g}") for each in FLOORS},
    )  # fmt: skip


def verdicts(view: View, now: datetime) -> list[Verdict]:
    """Judge every topic by the four weeks up to yesterday. Who waits past the target still is late in the last."""
    today = now.astimezone(view.tz).date()
    first = today - timedelta(weeks=WEEKS)
    days = sum_up(view, first, today, now=now)
    weeks = [topics_of([days[first + timedelta(days=7 * n + d)] for d in range(7)]) for n in range(WEEKS)]
    for key, number in stale(view, now).items():
        week = weeks[-1].get(key, {})
        late = {name: week.get(name, 0) + number for name in ("waits", "late")}
        weeks[-1][key] = {**week, **late}
    keys = sorted({key for week in weeks for key in week})
    return [verdict(*key, [week.get(key, {}) for week in weeks]) for key in keys]


def stale(view: View, now: datetime) -> dict[tuple[int, str], int]:
    """Return by team and topic how many customers have waited longer than a target and wait still."""
    late = past_target(now).filter(**view.filters())
    rows = late.values_list("team", "topic").annotate(number=Count("pk")).order_by()
    return {(team, topic): number for team, topic, number in rows}
