"""The picture of a team's week, for services that fetch pictures: whoever has its address (``picture_link``) may."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from inhand.desk.measures.known import zone
from inhand.desk.teams.models import Team
from inhand.doors.notices import picture_link
from inhand.doors.notices.weekly import drawn
from inhand.ground import clock


@require_GET
def week(_request: HttpRequest, token: str) -> HttpResponse:
    now = clock.now()
    found = picture_link.read(token, now.astimezone(ZoneInfo(zone())).date())
    if found is None:
        raise Http404
    team, last = found
    content = drawn(get_object_or_404(Team, pk=team), last, now)
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": "public, max-age=86400"})
