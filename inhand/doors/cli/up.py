"""``inhand up``: the whole desk in one process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import uvicorn
from django.conf import settings

from inhand.doors.cli import start
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

# Open sockets hold up every stop; three seconds are enough for a request that is under way.
STOP_SECONDS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default=os.environ.get("INHAND_HOST") or "127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("INHAND_PORT") or "8400"))
    parser.add_argument(
        "--network-threads", type=int, default=4, help="how many replies may be on their way at once"
    )


def run(arguments: argparse.Namespace) -> None:
    """Migrate, then serve until stopped."""
    os.environ.setdefault("INHAND_BASE_URL", f"http://localhost:{arguments.port}")
    start.migrate()
    print(f"Inhand is at {settings.BASE_URL} (Ctrl+C stops it).", flush=True)
    serve(arguments, beside=lambda: None)


def serve(arguments: argparse.Namespace, *, beside: Callable[[], None]) -> None:
    """Run web, worker and mail until stopped; ``beside`` is started with them."""
    from inhand.doors.worker.running import Running  # noqa: PLC0415 -- needs the applications to be loaded

    running = Running(network_threads=arguments.network_threads)
    running.start()
    beside()
    try:
        serve_web(arguments)
    finally:
        running.stop()


def serve_web(arguments: argparse.Namespace, *, workers: int = 1) -> None:
    """Run the web server until stopped, or say why it cannot start."""
    try:
        uvicorn.run(
            "inhand.config.asgi:application",
            host=arguments.host,
            port=arguments.port,
            workers=workers,
            timeout_graceful_shutdown=STOP_SECONDS,
            log_level="warning",
            access_log=False,
            proxy_headers=True,
            ws_ping_interval=20,
            ws_ping_timeout=20,
            # News are a hundred bytes: squeezing them costs each page more than it saves, and 40 kB for its dictionary.
            ws_per_message_deflate=False,
        )
    except SystemExit as stopped:
        if stopped.code:
            where = f"Port {arguments.port} of {arguments.host}"
            message = f"{where} cannot be opened. Is Inhand running already? --port takes another."
            raise Problem(message) from stopped
