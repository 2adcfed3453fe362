"""Me: my status, what waits on me, and what this device does for me. The last tab of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_GET

from inhand.doors.notices.models import PushDevice
from inhand.doors.notices.push.telling import KINDS
from inhand.doors.notices.push.vapid import public_key
from inhand.doors.web.base.frame import page
from inhand.doors.web.doorway import me

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def about_me(request: HttpRequest) -> HttpResponse:
    devices = PushDevice.objects.filter(teammate=me(request)).order_by("pk")
    push = {"key": public_key(), "kinds": KINDS, "devices": list(devices)}
    return page(request, "me/page.html", at="/me/", push=push)
