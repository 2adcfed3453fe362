"""Who is at the door, and answers in the two shapes a page may ask for: whole, or a fragment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.said import plainly

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from inhand.desk.teams.models import Teammate

CONFLICT, UNPROCESSABLE, NO_CONTENT = 409, 422, 204


def two_shapes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. Whatever keeps an answer is told that it is whole or a fragment, by who asks.

    A browser that goes back takes what it has kept of an address, and would show a fragment for the page.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response

    return answer


def me(request: HttpRequest) -> Teammate:
    """Return the teammate behind a request that ``login_required`` has let in, and not Django's promise of one."""
    user: Any = request.user
    return cast("Teammate", getattr(user, "_wrapped", user))


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def done(request: HttpRequest, said: str = "", *, to: str, **events: Any) -> HttpResponse:
    """Answer a verb that worked: an open page is told what to fetch again, a plain form goes on to ``to``."""
    if is_htmx(request):
        told = {"toast": {"text": said}} | events if said else events
        return trigger(HttpResponse(status=NO_CONTENT), **told)
    if said:
        messages.info(request, said)
    return HttpResponseRedirect(back(request, to))


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser to another page."""
    if not is_htmx(request):
        return HttpResponseRedirect(address)
    response = HttpResponse(status=NO_CONTENT)
    response["HX-Redirect"] = address
    return response


def refused(
    request: HttpRequest, said: str, *, to: str, status: int = CONFLICT, **events: Any
) -> HttpResponse:
    """Answer a verb that was refused, with what to do; nothing was changed."""
    said = desk_said(plainly(str(said)))
    if is_htmx(request):
        response = HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")
        response["HX-Reswap"] = "none"
        return trigger(response, toast={"text": said, "tone": "problem"}, **events)
    messages.error(request, said)
    return HttpResponseRedirect(back(request, to))


def trigger(response: HttpResponse, **events: Any) -> HttpResponse:
    """Let the answer raise events on the page. Header values are ASCII, so JSON escapes the rest."""
    if events:
        response["HX-Trigger"] = json.dumps(events, default=str)
    return response


def back(request: HttpRequest, to: str) -> str:
    """Return where a plain form came from, if that is our own page."""
    wanted = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if wanted and safe else to


def attachment_header(filename: str, *, inline: bool = False) -> str:
    """Return a Content-Disposition value for any name (RFC 6266)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in filename)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
