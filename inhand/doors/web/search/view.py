"""The page of a search: what was asked, what was found, best first, with the words around the hits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate
from django.views.decorators.http import require_GET
from markupsafe import Markup, escape

from inhand.desk.routing import policy as policies
from inhand.desk.search.narrow import Asker
from inhand.desk.search.parse import RULES, BadQuery, parse
from inhand.desk.search.queries import find, snippets
from inhand.doors.web.base.frame import fragment, page
from inhand.doors.web.base.whose import choices
from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.doorway import me
from inhand.doors.web.queue.rows import PAGE, Row, lines, rows_of
from inhand.doors.web.queue.searched import slug_of, text_of
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.search.snippet import Part
    from inhand.desk.teams.models import Teammate


@dataclass(frozen=True, slots=True)
class Results:
    """What the page shows of a search. ``number`` is how many were found, ``more`` that there are older ones still;
    ``problem`` says why it could not be read; ``mended`` what was taken for what.
    """

    text: str
    slug: str = ""
    rows: list[Row] = field(default_factory=list)
    number: int = 0
    more: bool = False
    page: int = 1
    mended: list[tuple[str, list[str]]] = field(default_factory=list)
    problem: str = ""

    @property
    def address(self) -> str:
        return f"{reverse('search')}?q={quote(self.text)}"

    def lines(self, me: int, open_id: int | None) -> Iterator[tuple[Row, str, bool, bool]]:
        return lines(self.rows, self.slug, me, open_id)


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show the whole page; nothing asked shows what can be asked."""
    now, person = clock.now(), me(request)
    results = results_of(request, now)
    return page(
        request, "search/page.html", now=now, at=reverse("search"), results=results, rules=RULES, person=person,
        open_id=None, choices=choices(person),
    )  # fmt: skip


@login_required
@require_GET
def search_rows(request: HttpRequest) -> HttpResponse:
    """Show the results alone: while somebody types, and when an open page hears of a change."""
    now = clock.now()
    open_id = int(request.GET["open"]) if request.GET.get("open", "").isdigit() else None
    results = results_of(request, now)
    person = me(request)
    response = fragment(
        request, "search/_results.html", now=now, results=results, rules=RULES, person=person, open_id=open_id,
        choices=choices(person),
    )  # fmt: skip
    if "typed" in request.GET:
        response["HX-Replace-Url"] = results.address
    return response


@login_required
@require_GET
def back_to(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead from an open conversation back to the search that found it."""
    del request
    return HttpResponseRedirect(f"{reverse('search')}?q={quote(text_of(slug) or '')}")


def results_of(request: HttpRequest, now: datetime) -> Results:
    text = request.GET.get("q", "").strip()
    asked = request.GET.get("page", "1")
    return found(text, me(request), now, max(1, int(asked)) if asked.isdigit() and len(asked) < 4 else 1)  # noqa: PLR2004


def found(text: str, person: Teammate, now: datetime, number: int) -> Results:
    """Search, and read the page of what was found."""
    try:
        query = parse(text, localdate(now))
        if not query:
            return Results(text)
        asker = Asker(person.pk, now, get_current_timezone())
        all_of_it = find(query, person=person, asker=asker, now=now)
    except BadQuery as bad:
        return Results(text, problem=desk_said(str(bad)))
    ids = all_of_it.ids[(number - 1) * PAGE : number * PAGE]
    shown = snippets(ids, all_of_it.query.wanted)
    rows = [
        row._replace(preview=marked(shown[row.id])) if row.id in shown else row
        for row in rows_of(ids, policies.present(), now)
    ]
    return Results(text, slug_of(text), rows, len(all_of_it.ids), all_of_it.more, number, all_of_it.mended)


def marked(parts: list[Part]) -> Markup:
    """Return a snippet as markup: what people wrote is escaped, the hits are marked."""
    each = (Markup("<mark>{}</mark>").format(text) if hit else escape(text) for text, hit in parts)
    return Markup("").join(each)
