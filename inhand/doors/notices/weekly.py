"""The report of a team's week, for its room and its leads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as dated

from inhand.desk.measures.actions.sum_up import periods
from inhand.desk.measures.known import zone
from inhand.desk.measures.views import View
from inhand.desk.measures.words import bars, number, percent
from inhand.desk.sweeps.queries import carried, open_promises, to_decide
from inhand.doors.notices import picture, picture_link
from inhand.doors.notices.card import Card
from inhand.doors.notices.figures import lasting
from inhand.doors.notices.language import speaking
from inhand.doors.notices.service import Picture
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import date, datetime

    from inhand.desk.measures.merging import Period, Wait
    from inhand.desk.teams.models import Team

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@speaking()
def weekly(team: Team, now: datetime) -> tuple[Card, Picture]:
    """Return the last seven days against the seven before, what the sweep has to decide, and a picture of the days."""
    today = now.astimezone(ZoneInfo(zone())).date()
    period, before = _periods(team, today, now)
    lines = lines_of(period, before)
    left, waits = len(to_decide(team, now)), len(carried(team, now))
    owed = open_promises().filter(conversation__team=team).count()
    sweep = _("Sweep: {left} to decide, {carried} carried over, promises open: {owed}")
    lines.append(sweep.format(left=left, carried=waits, owed=owed))
    title = _("{team}: the week up to {day}").format(team=team.name, day=dated(today, _("j F")))
    card = Card(title, tuple(lines), f"{settings.BASE_URL}/sweep/?team={team.pk}", _("Begin the sweep"))
    told = f"{title}. {picture.told(picture.days_of(period))}"
    link = picture_link.make(team.pk, today)
    return card, Picture(picture.draw(period, before), f"week-to-{today}.png", told, link)


@speaking()
def drawn(team: Team, last: date, now: datetime) -> bytes:
    """Return the picture alone, of the week up to a day."""
    return picture.draw(*_periods(team, last, now))


def _periods(team: Team, last: date, now: datetime) -> tuple[Period, Period]:
    return periods(View(zone(), team=team.pk), last - _WEEK + _DAY, last, now=now)


def lines_of(now: Period, before: Period) -> list[str]:
    counts, former = now.counts, before.counts
    arrivals = [day.get("arrival", 0) for _, day in now.daily]
    waits = (("first_owner", _("First owner")), ("first_response", _("First response")))
    kept = _("Promises kept: {share} (was {was})")
    duplicates = _("Duplicate replies: {number} (was {was}), {prevented} prevented")
    handoffs = _("Handoffs without note: {bare} of {handoffs}; reopened: {share} of {closed}")
    return [
        f"{bars(arrivals)}  {picture.traffic(sum(arrivals), counts.get('reply', 0))}",
        *(_wait(title, now.waits[name], before.waits[name]) for name, title in waits),
        kept.format(share=percent(now.kept_share), was=percent(before.kept_share)),
        duplicates.format(
            number=counts.get("duplicate", 0),
            was=former.get("duplicate", 0),
            prevented=counts.get("prevented", 0),
        ),
        handoffs.format(
            bare=percent(now.bare_handoffs),
            handoffs=counts.get("handoff", 0),
            share=percent(now.reopen_rate),
            closed=number(now.judged),
        ),
    ]


def _wait(title: str, wait: Wait, was: Wait) -> str:
    figures = [lasting(each) for each in (wait.p50, was.p50, wait.p90, was.p90)]
    said = _("{wait}: p50 {p50} (was {p50_was}), p90 {p90} (was {p90_was})")
    few = " " + _("(few)") if wait.is_few else ""
    return (
        said.format(wait=title, p50=figures[0], p50_was=figures[1], p90=figures[2], p90_was=figures[3]) + few
    )
