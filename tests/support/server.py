"""The desk's real server, websockets and all, on a free port of loopback, over the test database."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 20


@contextmanager
def serving() -> Iterator[str]:
    """Serve in a thread, so that a test may move the clock of the server; yield its address."""
    # Only the first use may build the application: it belongs to the process.
    from inhand.config.asgi import application  # noqa: PLC0415 -- it reads what the test session has set up

    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            application, lifespan="on", log_level="warning", access_log=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), name="desk-server", daemon=True)
        thread.start()
        try:
            _until_started(server, thread)
            with _at_home(f"http://localhost:{listening.getsockname()[1]}") as address:
                yield address
        finally:
            server.should_exit = True
            thread.join(START_SECONDS)


def _until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    for _ in range(START_SECONDS * 50):
        if server.started:
            return
        thread.join(0.02)
        if not thread.is_alive():
            break
    message = "The desk's server did not start; its log says why."
    raise RuntimeError(message)


@contextmanager
def _at_home(address: str) -> Iterator[str]:
    before = settings.BASE_URL, settings.CSRF_TRUSTED_ORIGINS
    settings.BASE_URL, settings.CSRF_TRUSTED_ORIGINS = address, [address]
    try:
        yield address
    finally:
        settings.BASE_URL, settings.CSRF_TRUSTED_ORIGINS = before
