"""``inhand measures``: measure everything again from the ledger."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from inhand.doors.cli import start

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with them."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("rebuild", help="forget what was measured and fold the whole ledger again")


def run(arguments: argparse.Namespace) -> None:
    start.load()
    _WHAT[arguments.what](arguments)


def _rebuild(_arguments: argparse.Namespace) -> None:
    from inhand.desk.measures.actions.rebuild import rebuild  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.rules.targets import DEFAULTS  # noqa: PLC0415
    from inhand.ground import clock  # noqa: PLC0415

    began = clock.monotonic()

    def told(done: int) -> None:
        sys.stderr.write(f"\r{done} entries")

    done = rebuild(promised=DEFAULTS, at=clock.now(), told=told)
    seconds = max(clock.monotonic() - began, 0.001)
    print(f"\r{done} entries measured in {seconds:.1f} s, {done / seconds:.0f} a second.")


_WHAT = {"rebuild": _rebuild}
