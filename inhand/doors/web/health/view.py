"""Whether the desk is becoming more reliable or just faster: now, these weeks, its people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_GET

from inhand.desk.conversations.models import Urgency
from inhand.desk.measures.definitions import BY_NAME
from inhand.desk.teams.permissions import leads
from inhand.desk.teams.queries import people_led_by
from inhand.doors.web.base.frame import fragment, page
from inhand.doors.web.doorway import me
from inhand.doors.web.health import charts, words
from inhand.doors.web.health.choosing import PERIODS, choice, options
from inhand.doors.web.health.now import present
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inhand.desk.measures.merging import Period, Person
    from inhand.desk.teams.models import Teammate

AT = "/health/"


@login_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Show it all on one page."""
    now = clock.now()
    chosen = choice(request, now)
    period, before = chosen.periods(now)
    person = me(request)
    return page(
        request, "health/page.html", at=AT, now=now, words=words, chosen=chosen, period=period, before=before,
        live=present(person, chosen.view, now), people=people(period, person), charts=drawn(period),
        options=options(), periods=PERIODS, definitions=BY_NAME, leads=leads(person), urgencies=dict(Urgency.choices),
    )  # fmt: skip


@login_required
@require_GET
def health_now(request: HttpRequest) -> HttpResponse:
    """Answer the part that open pages fetch when something happened."""
    now = clock.now()
    chosen = choice(request, now)
    values: dict[str, Any] = {
        "chosen": chosen,
        "live": present(me(request), chosen.view, now),
        "words": words,
    }
    return fragment(request, "health/_now.html", now=now, **values)


def people(period: Period, asking: Teammate) -> list[tuple[str, Person]]:
    """Return whose figures they may see, by name: their own, a lead those of the team. It is no ranking."""
    names = dict(people_led_by(asking).values_list("pk", "name"))
    found = ((names[each.id], each) for each in period.people if each.id in names)
    return sorted(found, key=lambda each: each[0].casefold())


def drawn(period: Period) -> dict[str, charts.Chart]:
    """Return the charts of a period."""
    skip = min(period.quiet, max(len(period.daily) - 7, 0))  # a week is always drawn
    days = [day for day, _counts in period.daily[skip:]]
    counts = [counts for _day, counts in period.daily[skip:]]
    by_day = period.first_response_by_day[skip:]
    medians = [[None if each is None else each.minutes for each in pair] for pair in by_day]
    arrivals = {at: number for at, (number, _p50) in period.hours.items() if number}
    answers = {at: p50.minutes for at, (_number, p50) in period.hours.items() if p50}
    return {
        "traffic": charts.columns(
            _("Messages that began a wait, and replies, by day"), days,
            [
                ("one", _("arrivals"), [each.get("arrival", 0) for each in counts]),
                ("two", _("replies"), [each.get("reply", 0) for each in counts]),
            ],
        ),
        "response": charts.lines(
            _("First response by day"), days,
            [("one", "p50", [pair[0] for pair in medians]), ("two", "p90", [pair[1] for pair in medians])],
            words.minutes,
        ),
        "ages": charts.ages(_("How long customers had waited when the day ended"), period.ages[skip:], words.minutes),
        "arrivals": charts.heat(_("Arrivals by weekday and hour"), arrivals, str, " " + _("arrivals")),
        "answers": charts.heat(_("Median first response by the hour of the first message"), answers, words.minutes, ""),
    }  # fmt: skip
