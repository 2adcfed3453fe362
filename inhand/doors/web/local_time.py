"""Show times as the teammate's own wall clock does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def local_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after authentication. Without a teammate, or with a zone nobody knows, it is UTC."""

    def answer(request: HttpRequest) -> HttpResponse:
        with timezone.override(zone(getattr(request.user, "time_zone", "UTC"))):
            return get_response(request)

    return answer


def zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
