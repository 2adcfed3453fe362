"""Every component on one page, for who builds screens. Only while developing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required

from inhand.doors.web.base.frame import page
from inhand.doors.web.queue.wait import Wait

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COLOURS = (
    *("paper", "card", "sunk", "ink", "soft", "faint", "line", "accent", "accent-wash"),
    *("amber", "amber-wash", "note", "red", "red-wash", "blue"),
)
WAITS = [
    Wait("12 min", "", "Waiting since 09:12."),
    Wait("41 min", "amber", "Waiting since 08:43. Answer due 09:43."),
    Wait("1 h 22", "red", "Waiting since 08:02. Answer was due 09:02."),
]


@login_required
def gallery(request: HttpRequest) -> HttpResponse:
    return page(request, "gallery/page.html", at="/gallery/", colours=COLOURS, waits=WAITS)
