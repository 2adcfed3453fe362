"""Try a pattern on examples while it is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_POST

from inhand.desk.conversations.numbers import BadPattern, check
from inhand.doors.web.base.frame import fragment
from inhand.doors.web.doorway import me
from inhand.doors.web.settings.nav import forbidden
from inhand.doors.web.settings.sections import numbers

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_POST
def numbers_trial(request: HttpRequest) -> HttpResponse:
    """Show what the pattern finds in each example, or why it cannot be used. Nothing is saved."""
    if not numbers.SECTION.may(me(request)):
        return forbidden(request)
    pattern, key, problem = request.POST.get("pattern", ""), request.POST.get("key", ""), ""
    try:
        check(pattern)
    except BadPattern as bad:
        problem = str(bad)
    tried = numbers.tried(pattern, request.POST.get("examples", "")[:5000])
    key = key if key.isdigit() else "new"
    return fragment(request, "settings/_tried.html", key=key, tried=tried, problem=problem)
