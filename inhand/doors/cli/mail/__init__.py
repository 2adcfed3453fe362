"""``inhand mail``: see what Inhand makes of a mail, for those who debug mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.cli.mail import importing, inspect, retry, thread

if TYPE_CHECKING:
    import argparse

ACTIONS = {"inspect": inspect, "thread": thread, "retry": retry, "import": importing}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with mails."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, module in ACTIONS.items():
        module.add_arguments(actions.add_parser(name, help=module.SUMMARY, description=module.SUMMARY))


def run(arguments: argparse.Namespace) -> int:
    """Do it; the exit status is the action's."""
    return int(ACTIONS[arguments.action].run(arguments))
