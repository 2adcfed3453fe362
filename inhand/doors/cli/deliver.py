"""``inhand deliver``: take one mail from standard input, as a mail server's pipe or a person gives it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from inhand.doors.cli import start
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    import argparse

# sysexits.h, which mail servers understand: no such user; try again later.
NO_USER, TRY_AGAIN = 67, 75


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For whom it is."""
    parser.add_argument("recipient", nargs="+", help="the address of an inbox")


def run(arguments: argparse.Namespace) -> None:
    """Store it durably; the worker does the rest. The exit status tells a mail server what became of it."""
    start.load()
    from django.conf import settings  # noqa: PLC0415 -- needs the applications to be loaded
    from django.db import DatabaseError  # noqa: PLC0415

    from inhand.doors.channels.email.listener import UnknownRecipient  # noqa: PLC0415
    from inhand.doors.channels.email.poll import take  # noqa: PLC0415

    raw = sys.stdin.buffer.read(settings.MAX_MAIL_BYTES + 1)
    if not raw:
        message = "there is no mail on standard input."
        raise Problem(message)
    if len(raw) > settings.MAX_MAIL_BYTES:
        message = f"the mail is larger than {settings.MAX_MAIL_BYTES / 1e6:.0f} MB (INHAND_MAX_MAIL_MB)."
        raise Problem(message, 69)
    try:
        take(raw, arguments.recipient)
    except UnknownRecipient as error:
        message = f"{error}."
        raise Problem(message, NO_USER) from error
    except (DatabaseError, OSError) as error:
        message = f"the mail could not be stored, try again: {error}"
        raise Problem(message, TRY_AGAIN) from error
