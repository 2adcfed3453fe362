"""Pages for what is not there, not allowed, or went wrong: what happened, and what to do now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    what_to_do = _(
        "It was moved or removed, or the address is not complete. Search finds everything that is there."
    )
    return _page(request, 404, _("Nothing is here"), what_to_do)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return _page(
        request, 403, _("This is not yours to open"), _("Ask a lead or an administrator of this desk.")
    )


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose token does not fit: it was open since before a sign-in, or another page sent it."""
    del reason
    what_to_do = _(
        "Nothing was changed. Go back, load that page again and do it once more; what you typed may be lost."
    )
    return _page(request, 403, _("That page was open for too long"), what_to_do)


def broken(request: HttpRequest) -> HttpResponse:
    what_to_do = _(
        "Nothing was sent or changed by it. Try again; if it stays so, tell whoever runs this desk."
    )
    return _page(request, 500, _("Something went wrong here"), what_to_do)


def _page(request: HttpRequest, status: int, title: str, what_to_do: str) -> HttpResponse:
    return render(request, "errors/page.html", {"title": title, "what_to_do": what_to_do}, status=status)
