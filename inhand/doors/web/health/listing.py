"""The list behind a figure, and what the figure means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db.models import F, Q
from django.http import Http404
from django.views.decorators.http import require_GET

from inhand.desk.contacts.queries import ask_for_handles
from inhand.desk.conversations.queries import in_queue_order, visible_to
from inhand.desk.measures import queries as measures
from inhand.desk.measures.definitions import BY_NAME
from inhand.desk.measures.merging import JUDGED_AFTER
from inhand.desk.teams.models import Teammate
from inhand.desk.teams.permissions import may_see_figures
from inhand.desk.teams.queries import people_led_by
from inhand.doors.web.base.frame import page
from inhand.doors.web.doorway import me
from inhand.doors.web.health import words
from inhand.doors.web.health.choosing import Choice, choice
from inhand.doors.web.health.now import waits
from inhand.ground import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.measures.definitions import Definition
    from inhand.desk.measures.models import Measured
    from inhand.desk.measures.rows import Row

PAGE = 50
_JUDGED = {"resolution_rate", "reopen_rate"}
# What is to be looked at first of a measure: the part that a team would rather not have.
_BAD = {
    "handoff_bare": Q(good=False),
    "kept": Q(business__gt=F("target")),
    "reopen_rate": Q(other_at__isnull=False),
    "resolution_rate": Q(other_at__isnull=False),
    "first_response": Q(business__gt=F("target")),
    "next_response": Q(business__gt=F("target")),
}
_LIVE = {"waiting", "stale"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list; ``conversation`` is missing if it may not be seen."""

    conversation: Conversation | None
    row: Measured | Row | None
    person: str = ""


@login_required
@require_GET
def listing(request: HttpRequest, name: str) -> HttpResponse:
    """Show the conversations that make a figure, newest first, with the definition above.

    Who took how long is theirs and their leads' to see, so other names are left out.
    """
    definition, now = BY_NAME.get(name), clock.now()
    if definition is None:
        raise Http404
    chosen = choice(request, now)
    asked = Teammate.objects.filter(pk=chosen.person).first() if chosen.person else None
    if chosen.person and (asked is None or not may_see_figures(me(request), asked)):
        raise Http404
    only_bad = request.GET.get("only") == "bad"
    lines, is_more = _lines(me(request), definition, chosen, now, only_bad=only_bad)
    ask_for_handles(each.conversation.contact for each in lines if each.conversation)
    return page(
        request, "health/list.html", at="/health/", now=now, definition=definition, chosen=chosen, lines=lines,
        is_more=is_more, asked=asked, words=words, only_bad=only_bad, has_bad=name in _BAD, is_live=name in _LIVE,
    )  # fmt: skip


def _lines(
    person: Teammate, definition: Definition, chosen: Choice, now: datetime, *, only_bad: bool
) -> tuple[list[Line], bool]:
    if definition.name in _LIVE:
        return _live(person, definition, chosen, now)
    found: list[Measured | Row] = list(
        rows(definition, chosen, only_bad=only_bad).order_by("-ended_at", "-pk")[: PAGE + 1]
    )
    if definition.name == "owned":
        found = [*islice(measures.held_still(chosen.view, now, chosen.person), PAGE + 1), *found]
    shown = visible_to(person).select_related("contact").in_bulk([row.conversation for row in found])
    names = dict(people_led_by(person).values_list("pk", "name"))
    lines = [Line(shown.get(row.conversation), row, names.get(row.person or 0, "")) for row in found[:PAGE]]
    return lines, len(found) > PAGE


def rows(definition: Definition, chosen: Choice, *, only_bad: bool = False) -> QuerySet[Measured]:
    """Return what a figure of a period is made of, as far as it has ended."""
    shift = JUDGED_AFTER if definition.name in _JUDGED else timedelta()
    found = measures.between(chosen.view, chosen.first - shift, chosen.today - shift)
    found = found.filter(kind__in=definition.kinds)
    if chosen.person:
        found = found.filter(person=chosen.person)
    return found.filter(_BAD[definition.name]) if only_bad and definition.name in _BAD else found


def _live(person: Teammate, definition: Definition, chosen: Choice, now: datetime) -> tuple[list[Line], bool]:
    found = waits(person, chosen.view).select_related("contact", "owner")
    if chosen.person:
        found = found.filter(owner=chosen.person)
    if definition.name == "stale":
        found = found.filter(due_at__lte=now)
    first = list(in_queue_order(found, now)[: PAGE + 1])
    return [Line(each, None, each.owner.name if each.owner else "") for each in first[:PAGE]], len(
        first
    ) > PAGE
