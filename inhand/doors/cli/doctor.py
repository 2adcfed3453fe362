"""``inhand doctor``: what is stuck, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.cli import start

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to do something about it."""
    parser.add_argument("--retry", action="store_true", help="give jobs that failed too often another chance")


def run(arguments: argparse.Namespace) -> int:
    """Print what is stuck; exit 1 if anything is."""
    start.load()
    from inhand.doors.worker.stuck import stuck  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.ground import clock  # noqa: PLC0415
    from inhand.ground.outbox.queue import revive  # noqa: PLC0415

    if arguments.retry:
        print(f"{revive()} jobs get another chance.")
    found = 0
    for problem in stuck(clock.now()):
        found += 1
        print(f"✗ {problem}")
    print(f"{found} problem{'s' if found > 1 else ''}." if found else "✓ Nothing is stuck.")
    return 1 if found else 0
