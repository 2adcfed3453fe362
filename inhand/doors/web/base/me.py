"""My own status, and the parts of the frame that open pages fetch again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from inhand.desk.routing import policy as policies
from inhand.desk.teams import return_times
from inhand.desk.teams.actions.set_status import BadStatus, set_status
from inhand.doors.web.base.frame import fragment, frame
from inhand.doors.web.doorway import UNPROCESSABLE, done, me, refused
from inhand.doors.web.language import later as _l
from inhand.doors.web.local_time import zone
from inhand.doors.web.wall_time import wall_time
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from inhand.desk.teams.models import Teammate

_GONE = _l("That time of return is not to be had any more. Choose another.")


@login_required
def home(_request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/queue/mine/")


@login_required
@require_GET
def top(request: HttpRequest) -> HttpResponse:
    """Return who is here, my load and my status; and what would be late while I am gone."""
    now = clock.now()
    return fragment(
        request, "base/_top_news.html", now=now, frame=frame(me(request), request.GET.get("at", ""), now)
    )


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
    """Become available, busy or away. ``until`` names a time of return, or is ``pick`` for that of the field ``at``;
    empty means until I say otherwise.
    """
    now, until = clock.now(), None
    if wanted := request.POST.get("until", ""):
        until = _return(me(request), wanted, request.POST.get("at", ""), now)
        if until is None:
            said = _("Choose a day and a time of return.") if wanted == "pick" else _GONE
            return refused(request, said, to="/", status=UNPROCESSABLE)
    try:
        set_status(me(request), status=request.POST.get("status", ""), until=until, by=me(request), at=now)
    except BadStatus as problem:
        return refused(request, str(problem), to="/", status=UNPROCESSABLE)
    return done(request, to="/", queue={})


def _return(person: Teammate, wanted: str, picked: str, now: datetime) -> datetime | None:
    if wanted == "pick":
        return wall_time(picked, zone(person.time_zone))
    hours = policies.present().hours_of_person.get(person.pk)
    return return_times.chosen(wanted, hours, now) if hours else None
