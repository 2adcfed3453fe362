"""``inhand measures``: measure everything again from the ledger, or write the figures to a file."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from inhand.doors.cli import start
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

_LONGEST = 3660


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with them."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    what.add_parser("rebuild", help="forget what was measured and fold the whole ledger again")
    export = what.add_parser("export", help="write figures, or the timings of conversations, as CSV or JSON")
    export.add_argument(
        "file", nargs="?", default="-", help="ends in .csv or .json; standard output (CSV) if left out"
    )
    export.add_argument("--kind", choices=["figures", "conversations"], default="figures")
    export.add_argument("--days", type=int, default=28, help="up to today (default 28)")
    export.add_argument("--team", default="", help="one team, by name")


def run(arguments: argparse.Namespace) -> None:
    """Do one or the other."""
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
    sys.stderr.write("\r")
    print(f"{done} entries measured in {seconds:.1f} s, {done / seconds:.0f} a second.")


def _export(arguments: argparse.Namespace) -> None:
    from inhand.desk.measures.table import csv_lines  # noqa: PLC0415 -- needs the applications to be loaded

    if not 1 <= arguments.days <= _LONGEST:
        message = f"--days must lie between 1 and {_LONGEST}."
        raise Problem(message, 2)
    head, rows = _table(arguments)
    if arguments.file.endswith(".json"):
        told = json.dumps([dict(zip(head, row, strict=True)) for row in rows], indent=1)
        Path(arguments.file).write_text(told + "\n", encoding="utf-8")
    elif arguments.file == "-":
        sys.stdout.writelines(csv_lines(head, rows))
    else:
        with Path(arguments.file).open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_lines(head, rows))


def _table(arguments: argparse.Namespace) -> tuple[tuple[str, ...], Iterable[tuple[Any, ...]]]:

    from inhand.desk.measures import known, queries  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.desk.measures.actions.sum_up import periods  # noqa: PLC0415
    from inhand.desk.measures.table import Figure, figures  # noqa: PLC0415
    from inhand.desk.measures.timings import COLUMNS, timings  # noqa: PLC0415
    from inhand.desk.measures.views import View  # noqa: PLC0415
    from inhand.desk.teams.models import Team, Teammate  # noqa: PLC0415
    from inhand.ground import clock  # noqa: PLC0415

    team = Team.objects.filter(name__iexact=arguments.team).first()
    if arguments.team and team is None:
        message = f"There is no team called {arguments.team}."
        raise Problem(message, 2)
    now, zone = clock.now(), known.zone()
    view = View(zone, team=team.pk if team else None)
    last = now.astimezone(ZoneInfo(zone)).date()
    first = last - timedelta(days=arguments.days - 1)
    if arguments.kind == "conversations":
        everybody = set(Teammate.objects.values_list("pk", flat=True))
        return COLUMNS, timings(queries.between(view, first, last), people=everybody)
    period, _ = periods(view, first, last, now=now)
    return Figure._fields, [tuple(each) for each in figures(period)]


_WHAT = {"rebuild": _rebuild, "export": _export}
