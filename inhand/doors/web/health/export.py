"""Every figure, and every conversation's timings, to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from inhand.desk.measures import queries as measures
from inhand.desk.measures.table import Figure, csv_lines, figures
from inhand.desk.measures.timings import COLUMNS, timings
from inhand.desk.teams.queries import people_led_by
from inhand.doors.web.doorway import attachment_header, me
from inhand.doors.web.headings import headings
from inhand.doors.web.health.choosing import choice
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@login_required
@require_GET
def export(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer ``figures.csv``, ``figures.json``, ``conversations.csv`` or ``conversations.json`` of what is chosen."""
    what, _, kind = name.partition(".")
    now = clock.now()
    chosen = choice(request, now)
    shown = set(people_led_by(me(request)).values_list("pk", flat=True))
    head: tuple[str, ...]
    rows: Iterable[tuple[Any, ...]]
    if what == "figures":
        period, _ = chosen.periods(now)
        found = [each for each in figures(period) if not each.of.isdigit() or int(each.of) in shown]
        head, rows = Figure._fields, (tuple(each) for each in found)
    elif what == "conversations":
        head = COLUMNS
        rows = timings(measures.between(chosen.view, chosen.first, chosen.today), people=shown)
    else:
        raise Http404
    filename = f"inhand-{what}-{chosen.first}-to-{chosen.today}.{kind}"
    return _answer(kind, filename, head, rows)


def _answer(
    kind: str, filename: str, head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> HttpResponseBase:
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_lines(headings(head), rows), content_type="text/csv; charset=utf-8"
        )
    elif kind == "json":
        response = JsonResponse([dict(zip(head, row, strict=True)) for row in rows], safe=False)
    else:
        raise Http404
    response.headers["Content-Disposition"] = attachment_header(filename)
    return response
