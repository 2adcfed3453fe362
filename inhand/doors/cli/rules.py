"""``inhand rules``: show the rules of the desk as one TOML file, or take such a file as the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.cli import start

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which file, as whom."""
    what = parser.add_subparsers(dest="what", required=True, metavar="export|import")
    export = what.add_parser("export", help="Write the rules that count now.")
    export.add_argument("file", nargs="?", default="-", help="where to; standard output without it")
    export.add_argument("--version", type=int, default=0, metavar="N", help="an earlier version instead")
    taken = what.add_parser("import", help="Make a draft of a file and show what would change.")
    taken.add_argument("file", help="the file; - is standard input")
    taken.add_argument("--publish", action="store_true", help="let it count at once")
    taken.add_argument("--replace", action="store_true", help="throw away the draft that somebody works on")
    taken.add_argument("--note", default="", help="why; kept with the version")
    taken.add_argument("--by", default="", metavar="EMAIL", help="the teammate who does it")


def run(arguments: argparse.Namespace) -> int:
    """Do it; what is wrong with a file is told line by line."""
    start.migrate()
    from inhand.doors.cli import rules_file  # noqa: PLC0415 -- needs the applications to be loaded

    rules_file.export(arguments) if arguments.what == "export" else rules_file.take(arguments)
    return 0
