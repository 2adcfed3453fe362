"""Me: my status, what waits on me, and what this device does for me. The last tab of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_GET

from inhand.doors.web.base.frame import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_GET
def about_me(request: HttpRequest) -> HttpResponse:
    return page(request, "me/page.html", at="/me/")
