"""The command ``inhand``. Each subcommand is a module of its name."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from inhand.doors.cli.problem import Problem

COMMANDS = {
    "up": "Start the desk: web, worker and mail in one process.",
    "demo": "Start a living desk with sample people and a support week that plays.",
    "web": "Start web processes only (PostgreSQL).",
    "worker": "Start worker processes only, with mail (PostgreSQL).",
    "migrate": "Bring the database to this version.",
    "administrator": "Make an administrator, or give one a new password.",
    "deliver": "Take one mail from standard input into an inbox.",
    "mail": "Show what Inhand reads in mails, and which conversation each would join.",
    "rules": "Write the rules as one file, or take such a file as the draft.",
    "replay": "Make every past decision again and compare.",
    "ledger": "Check the ledger.",
    "search": "Make the index of search again.",
    "simulate": "Compare ways to route on days at a desk that never was.",
    "measures": "Measure everything again from the ledger, or write the figures to a file.",
    "labels": "Measure what the desk tells of messages by itself, on your own.",
    "doctor": "Say what is stuck and why.",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit status. A problem the user can mend is one sentence, not a traceback."""
    parser = argparse.ArgumentParser(prog="inhand", description="The shared support inbox.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    given = (sys.argv[1:] if argv is None else argv)[:1]
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary)
        if given == [name]:  # only the command that runs is loaded: the others would cost start and memory
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inhand.config.settings")
            _module(name).add_arguments(subparser)
    arguments = parser.parse_args(argv)
    try:
        return int(_module(arguments.command).run(arguments) or 0)
    except Problem as problem:
        print(f"inhand {arguments.command}: {problem}", file=sys.stderr)
        return problem.status
    except KeyboardInterrupt:
        return 130


def _module(name: str):  # type: ignore[no-untyped-def] # noqa: ANN202 -- a module has no useful type
    return import_module(f"inhand.doors.cli.{name}")


if __name__ == "__main__":
    sys.exit(main())
