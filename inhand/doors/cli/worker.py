"""``inhand worker``: a worker with mail, and no web."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

from inhand.doors.cli import start

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much it does at once."""
    parser.add_argument(
        "--network-threads", type=int, default=4, help="how many replies may be on their way at once"
    )
    parser.add_argument("--no-mail", action="store_true", help="do not read mailboxes in this process")


def run(arguments: argparse.Namespace) -> None:
    """Work until stopped. Start as many of these as there is work for; the mailboxes are shared out among them."""
    start.migrate()
    from inhand.doors.worker.running import Running  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.ground.settle import settle  # noqa: PLC0415

    settle()
    running = Running(network_threads=arguments.network_threads, mail=not arguments.no_mail)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    running.start()
    print("The worker is at work (Ctrl+C stops it).", flush=True)
    stopped.wait()
    running.stop()
