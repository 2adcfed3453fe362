"""My devices: which of them tell me, of what, and what a button of theirs does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from inhand.desk.conversations.actions.snooze import CannotSnooze
from inhand.desk.conversations.actions.step import Overtaken
from inhand.desk.conversations.queries import visible_to
from inhand.desk.deeds.actions.perform import Request, perform
from inhand.desk.ownership.actions.assign import CannotAssign
from inhand.desk.ownership.actions.claim import ClaimLost, MustTakeFirst
from inhand.desk.teams.models import Teammate
from inhand.doors.notices.actions.keep_device import BadDevice, forget_device, keep_device
from inhand.doors.notices.models import PushDevice
from inhand.doors.notices.push import writing
from inhand.doors.web.conversation.snooze_times import chosen
from inhand.doors.web.doorway import CONFLICT, UNPROCESSABLE, done, me
from inhand.doors.web.local_time import zone
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

_FORBIDDEN = 403
_PROBLEMS = (CannotAssign, CannotSnooze, ClaimLost, MustTakeFirst, Overtaken)


@login_required
@require_POST
def devices(request: HttpRequest) -> HttpResponse:
    """Keep this browser's subscription: ``subscription`` is as the browser says it, ``kind`` what it is told of."""
    given = request.POST
    try:
        says: dict[str, Any] = json.loads(given.get("subscription", ""))
        keep_device(
            me(request),
            endpoint=str(says["endpoint"]),
            keys=says["keys"],
            name=given.get("name", ""),
            kinds=given.getlist("kind"),
            quiet="quiet" in given,
            at=clock.now(),
        )
    except (BadDevice, KeyError, TypeError, ValueError):
        return HttpResponse(_("This browser gave no subscription."), status=UNPROCESSABLE)
    return done(request, _("This device tells you from now on"), to="/me/")


@login_required
@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    forget_device(get_object_or_404(PushDevice, pk=pk, teammate=me(request)))
    return done(request, _("That device is quiet now"), to="/me/")


@csrf_exempt
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Do what a button of a notification asks. The signed ``token`` says for whom and where; no cookie is needed."""
    now, read = clock.now(), writing.read(request.POST.get("token", ""))
    person = Teammate.objects.here().filter(pk=read[0]).first() if read else None
    wanted = _wanted(request.POST.get("action", ""), person, now) if person else None
    if read is None or person is None or wanted is None or not visible_to(person).filter(pk=read[1]).exists():
        return HttpResponse(_("Open the desk and try it there."), status=_FORBIDDEN)
    try:
        deed = perform([read[1]], request=wanted, by=person, at=now)
    except _PROBLEMS as problem:
        return HttpResponse(str(problem), status=CONFLICT, content_type="text/plain; charset=utf-8")
    return HttpResponse(deed.words, content_type="text/plain; charset=utf-8")


def _wanted(action: str, person: Teammate, now: datetime) -> Request | None:
    if action == "claim":
        return Request("assign", _("Yours now"), to=person)
    if action == "snooze":
        until = chosen("tomorrow", now, zone(person.time_zone))
        return Request("snooze", _("Snoozed until tomorrow morning"), until=until)
    return None
