"""``inhand demo``: a living desk. A support week plays through the real receive path, as fast as one likes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from inhand.doors.cli import start, up
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How it plays. Its data lies apart from a real desk's."""
    up.add_arguments(parser)
    parser.add_argument("--speed", type=float, default=None, help="desk seconds in a real one (default 10)")
    parser.add_argument("--fresh", action="store_true", help="forget what was played and begin anew")
    os.environ.setdefault("INHAND_DATA", str(Path("inhand-data/demo").absolute()))


def run(arguments: argparse.Namespace) -> None:
    """Make the desk if there is none, then go on with its week until stopped."""
    if arguments.speed is not None and not 0.1 <= arguments.speed <= 3600:  # noqa: PLR2004 -- said in the message
        message = "--speed must lie between 0.1 and 3600."
        raise Problem(message, 2)
    if os.environ.get("INHAND_DATABASE_URL"):
        message = "the demo keeps an SQLite file of its own. Unset INHAND_DATABASE_URL first."
        raise Problem(message, 2)
    os.environ.setdefault("INHAND_BASE_URL", f"http://{_shown(arguments.host)}:{arguments.port}")
    if arguments.fresh:
        _forget(Path(os.environ["INHAND_DATA"]))
    start.migrate()
    from inhand.doors.cli.demo.play import Play  # noqa: PLC0415 -- needs the applications to be loaded

    play = Play(arguments.speed)
    play.prepare()
    _welcome()
    up.serve(arguments, beside=play.start)
    play.stop()


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1"} else host  # noqa: S104 -- compared, not bound


def _forget(folder: Path) -> None:
    for name in ("desk.sqlite3", "desk.sqlite3-wal", "desk.sqlite3-shm", "demo.json"):
        (folder / name).unlink(missing_ok=True)


def _welcome() -> None:
    from inhand.doors.cli.demo.desk import ADMINISTRATOR, PASSWORD, TEAMMATE  # noqa: PLC0415 -- as above

    sys.stdout.write(
        f"\n  Lumen Coffee is open at  {os.environ['INHAND_BASE_URL']}\n\n"
        f"  a teammate       {TEAMMATE}   {PASSWORD}\n"
        f"  an administrator {ADMINISTRATOR}    {PASSWORD}\n\n"
        f"  Replies by mail go to a mail server inside the demo: {os.environ['INHAND_DATA']}/sent\n"
        "  Ctrl+C stops it; the next start goes on where it was. --fresh begins anew.\n\n"
    )
    sys.stdout.flush()
