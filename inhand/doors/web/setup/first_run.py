"""An empty desk opens on its set-up, whatever page was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect

from inhand.desk.teams.models import Teammate

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

OPEN = ("/setup/", "/static/")


def first_run(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. Once somebody has an account it asks nothing any more: a signed-in session is proof enough."""

    def respond(request: HttpRequest) -> HttpResponse:
        asks = not request.path.startswith(OPEN) and not request.session.session_key
        if asks and not Teammate.objects.exists():
            return redirect("setup")
        return get_response(request)

    return respond
