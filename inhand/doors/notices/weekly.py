"""The report of a team's week, for its room and its leads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from inhand.desk.measures.actions.sum_up import periods
from inhand.desk.measures.known import zone
from inhand.desk.measures.views import View
from inhand.desk.measures.words import bars, lasting, number, percent
from inhand.desk.sweeps.queries import carried, open_promises, to_decide
from inhand.doors.notices import picture
from inhand.doors.notices.card import Card
from inhand.doors.notices.service import Picture

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.measures.merging import Period
    from inhand.desk.teams.models import Team

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


def weekly(team: Team, now: datetime) -> tuple[Card, Picture]:
    """Return the last seven days against the seven before, what the sweep has to decide, and a picture of the days."""
    view = View(zone(), team=team.pk)
    today = now.astimezone(ZoneInfo(view.zone)).date()
    first = today - _WEEK + _DAY
    period, before = periods(view, first, today, now=now)
    lines = _lines(period, before)
    left, waits = len(to_decide(team, now)), len(carried(team, now))
    owed = open_promises().filter(conversation__team=team).count()
    lines.append(f"Sweep: {left} to decide, {waits} carried over, promises open: {owed}")
    title = f"{team.name}: the week up to {today.day} {today:%B}"
    card = Card(title, tuple(lines), f"{settings.BASE_URL}/sweep/?team={team.pk}", "Begin the sweep")
    told = f"{title}. {picture.told(picture.days_of(period))}"
    return card, Picture(picture.draw(period, before), f"week-to-{today}.png", told)


def _lines(now: Period, before: Period) -> list[str]:
    counts, former = now.counts, before.counts
    arrivals = [day.get("arrival", 0) for _, day in now.daily]
    lines = [f"{bars(arrivals)}  {sum(arrivals)} arrivals, {counts.get('reply', 0)} replies"]
    for name, title in (("first_owner", "First owner"), ("first_response", "First response")):
        wait, was = now.waits[name], before.waits[name]
        few = " (few)" if wait.is_few else ""
        lines.append(
            f"{title}: p50 {lasting(wait.p50)} (was {lasting(was.p50)}), "
            f"p90 {lasting(wait.p90)} (was {lasting(was.p90)}){few}"
        )
    lines.append(f"Promises kept: {percent(now.kept_share)} (was {percent(before.kept_share)})")
    lines.append(
        f"Duplicate replies: {counts.get('duplicate', 0)} (was {former.get('duplicate', 0)}), "
        f"{counts.get('prevented', 0)} prevented"
    )
    lines.append(
        f"Handoffs without note: {percent(now.bare_handoffs)} of {counts.get('handoff', 0)}; "
        f"reopened: {percent(now.reopen_rate)} of {number(now.judged)}"
    )
    return lines
