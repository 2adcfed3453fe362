"""A page that only reads asks once for what no reader changes: the rules that count, who is there."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from inhand.ground import batch

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def asked_once(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. What changes something asks each time, since it may change what it asks about."""

    def answer(request: HttpRequest) -> HttpResponse:
        with batch.begun() if request.method in {"GET", "HEAD"} else nullcontext():
            return get_response(request)

    return answer
