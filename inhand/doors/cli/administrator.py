"""``inhand administrator``: make one, or give one a new password."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

from inhand.doors.cli import start
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who it is. The password is asked for, or read from INHAND_PASSWORD: it never stands on the command line."""
    parser.add_argument("email")
    parser.add_argument("--name", default="")


def run(arguments: argparse.Namespace) -> None:
    """Make the account, or reset its password and role."""
    start.migrate()
    from inhand.desk.teams.actions.make_administrator import BadAccount, make_administrator  # noqa: PLC0415
    from inhand.ground import clock  # noqa: PLC0415

    password = os.environ.get("INHAND_PASSWORD") or (getpass.getpass() if sys.stdin.isatty() else "")
    try:
        made = make_administrator(arguments.email, name=arguments.name, password=password, at=clock.now())
    except BadAccount as error:
        raise Problem(str(error)) from error
    print(f"{made.email} is an administrator and can sign in.")
