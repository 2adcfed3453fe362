"""My own status, and the parts of the frame that open pages fetch again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from inhand.desk.teams.actions.set_status import BadStatus, set_status
from inhand.doors.web.base.frame import fragment, frame
from inhand.doors.web.doorway import UNPROCESSABLE, done, me, refused
from inhand.ground import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_LONGEST = 60 * 24 * 60


@login_required
def home(_request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/queue/mine/")


@login_required
@require_GET
def top(request: HttpRequest) -> HttpResponse:
    """Return who is here, my load and my status."""
    now = clock.now()
    return fragment(request, "base/_top_end.html", now=now, frame=frame(me(request), "", now))


@login_required
@require_GET
def side(request: HttpRequest) -> HttpResponse:
    """Return the sidebar with its counts; ``at`` is the line that is marked."""
    now = clock.now()
    return fragment(
        request, "base/_side.html", now=now, frame=frame(me(request), request.GET.get("at", ""), now)
    )


@login_required
@require_POST
def status(request: HttpRequest) -> HttpResponse:
    """Become available, busy or away; ``minutes`` says when I am back, empty until I say otherwise."""
    now, minutes = clock.now(), request.POST.get("minutes", "")
    span = min(int(minutes), _LONGEST) if minutes.isdigit() else 0
    until = now + timedelta(minutes=span) if span else None
    try:
        set_status(me(request), status=request.POST.get("status", ""), until=until, by=me(request), at=now)
    except BadStatus as problem:
        return refused(request, str(problem), to="/", status=UNPROCESSABLE)
    return done(request, to="/", queue={})
