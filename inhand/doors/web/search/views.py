"""Views: searches kept by name. Made on the page of a search, put in order and changed in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from inhand.desk.search.actions.delete_view import delete_view
from inhand.desk.search.actions.move_view import move_view
from inhand.desk.search.actions.save_view import save_view
from inhand.desk.search.queries import views_of
from inhand.desk.teams.permissions import may_keep
from inhand.desk.teams.problems import BadInput
from inhand.doors.web.base.whose import MINE, choices, for_whom
from inhand.doors.web.doorway import UNPROCESSABLE, me, refused
from inhand.doors.web.settings.nav import forbidden, settings_page
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from inhand.desk.search.models import View


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Show the views I see; a POST keeps a search as a new one."""
    if request.method == "GET":
        return _shown(request)
    return _saved(request, None)


@login_required
@require_POST
def view(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a view."""
    return _saved(request, _mine_to_change(request, pk))


@login_required
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a view no longer."""
    found = _mine_to_change(request, pk)
    if found is None:
        return forbidden(request)
    delete_view(found, by=me(request), at=clock.now())
    messages.info(request, _("The view is deleted."))
    return redirect("settings_views")


@login_required
@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a view before or after its neighbour."""
    found = _mine_to_change(request, pk)
    if found is None:
        return forbidden(request)
    move_view(found, step=-1 if request.POST.get("step") == "-1" else 1, by=me(request), at=clock.now())
    return redirect("settings_views")


def _saved(request: HttpRequest, found: View | None) -> HttpResponse:
    person, given = me(request), request.POST
    owner, team = for_whom(person, given.get("whose", MINE))
    if not may_keep(person, owner=owner.pk if owner else None, team=team):
        return forbidden(request)
    try:
        made = save_view(
            found, name=given.get("name", ""), query=given.get("query", ""), owner=owner, team=team, by=person,
            at=clock.now(),
        )  # fmt: skip
    except BadInput as bad:
        if request.htmx or "here" in given:  # type: ignore[attr-defined] # django-htmx adds it
            return refused(request, str(bad), to=reverse("search"), status=UNPROCESSABLE)
        return _shown(request, problems=bad.problems, key=str(found.pk) if found else "new")
    messages.info(request, _("Saved."))
    return redirect("queue", f"view-{made.pk}") if "here" in given else redirect("settings_views")


def _mine_to_change(request: HttpRequest, pk: int) -> View | None:
    """Return a view that one sees, if one may change it; raise ``Http404`` for one that one does not see."""
    found = views_of(me(request)).filter(pk=pk).select_related("team").first()
    if found is None:
        raise Http404
    return found if may_keep(me(request), owner=found.owner_id, team=found.team) else None


def _shown(request: HttpRequest, *, problems: dict[str, str] | None = None, key: str = "") -> HttpResponse:
    person = me(request)
    rows = [
        (each, may_keep(person, owner=each.owner_id, team=each.team))
        for each in views_of(person).select_related("team")
    ]
    values: dict[str, Any] = {
        "rows": rows,
        "problems": problems or {},
        "opened": key,
        "choices": choices(person),
    }
    status = UNPROCESSABLE if problems else 200
    return settings_page(request, "search/views.html", tab="views", status=status, **values)
