"""``inhand search rebuild``: make the index of search again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.cli import start

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with it."""
    parser.add_argument("what", choices=["rebuild"])


def run(arguments: argparse.Namespace) -> int:
    """Index every conversation anew, and say how far it is."""
    del arguments
    start.load()
    from inhand.desk.conversations.models import Conversation  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.search.actions.rebuild import rebuild  # noqa: PLC0415

    total, done = Conversation.objects.count(), 0
    for done in rebuild():
        print(f"\r{done} of {max(total, done)} conversations indexed", end="", flush=True)
    print(f"\r{done} conversations are indexed.            ")
    return 0
