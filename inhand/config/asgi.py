"""One port: live pages on WebSockets, everything else in Django's WSGI application on a few threads.

Sync Django under plain ASGI costs a new thread and a new database connection for each request; here they are kept.
"""

from __future__ import annotations

import os
from threading import Thread
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inhand.config.settings")

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_wsgi = get_wsgi_application()

from inhand.doors.web.live.hub import Hub  # noqa: E402 -- needs the applications to be loaded
from inhand.doors.web.warming import warm_up  # noqa: E402

THREADS = int(os.environ.get("INHAND_WEB_THREADS") or "4")
_http = WSGIMiddleware(_wsgi, workers=THREADS)  # type: ignore[arg-type]  # Django's handler is one
_hub = Hub()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one connection."""
    if scope["type"] == "lifespan":
        await _live_and_die(receive, send)
    elif scope["type"] == "websocket":
        await _hub.serve(scope, receive, send)
    else:
        await _http(scope, receive, send)  # type: ignore[arg-type]


async def _live_and_die(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _hub.start()
            Thread(target=warm_up, daemon=True).start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await _hub.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
