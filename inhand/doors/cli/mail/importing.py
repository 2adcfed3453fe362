"""``inhand mail import``: take the mail of before into an inbox, with its history, and wake nobody."""

from __future__ import annotations

import getpass
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from inhand.doors.cli import start
from inhand.doors.cli.mail.mailbox import mails
from inhand.doors.cli.problem import Problem

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from inhand.doors.channels.email.history import Piece, Tally
    from inhand.doors.channels.models import Channel, Import
    from inhand.doors.channels.protocol import Account

SUMMARY = "Take old mail into an inbox: an mbox, a Maildir, a folder of mails, or a folder of a mail server."
_SHOWN_EVERY = 2.0  # seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, from where, and into which inbox."""
    parser.add_argument("path", nargs="?", type=Path, help="an mbox, a Maildir, or a folder of mails")
    parser.add_argument("--into", required=True, metavar="ADDRESS", help="the address of a connected mailbox")
    parser.add_argument("--imap-folder", metavar="NAME", help="a folder of its mail server instead of files")
    parser.add_argument(
        "--imap-host", metavar="HOST", help="of another mail server, by TLS unless said otherwise"
    )
    parser.add_argument("--imap-port", type=int, metavar="PORT")
    parser.add_argument("--imap-security", choices=("tls", "starttls", "none"), default="tls")
    parser.add_argument(
        "--imap-user", metavar="USER", help="asks for the password, or takes INHAND_IMPORT_PASSWORD"
    )
    parser.add_argument("--json", action="store_true", help="the outcome as one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Take everything in and say how far it is; interrupted, the same command goes on."""
    if bool(arguments.path) == bool(arguments.imap_folder):
        message = "say what to take in: a path, or --imap-folder."
        raise Problem(message)
    start.load()
    from inhand.doors.channels.actions.begin_import import begin_import  # noqa: PLC0415 -- needs the applications
    from inhand.doors.channels.email import history  # noqa: PLC0415
    from inhand.doors.channels.email.poll import channel_of  # noqa: PLC0415
    from inhand.doors.channels.protocol import ChannelError  # noqa: PLC0415
    from inhand.ground import clock  # noqa: PLC0415

    channel = channel_of(arguments.into)
    if channel is None:
        message = f"no mailbox of the address {arguments.into} is connected."
        raise Problem(message)
    begun = begin_import(channel, _source(arguments), at=clock.now())
    pieces = _folder(arguments, channel, begun) if arguments.imap_folder else _files(arguments.path, begun)
    tally, shown = history.Tally(), clock.monotonic()
    try:
        for tally in history.take(begun, pieces, at=clock.now()):
            if not arguments.json and clock.monotonic() - shown >= _SHOWN_EVERY:
                shown = clock.monotonic()
                print(_said(tally), flush=True)
    except ChannelError as error:
        message = f"{error} {_said(tally)} The same command goes on from there."
        raise Problem(message) from error
    outcome = {"taken": tally.taken, "known": tally.known, "parked": tally.parked}
    print(json.dumps(outcome) if arguments.json else f"Done. {_said(tally)}")
    return 0


def _said(tally: Tally) -> str:
    return f"{tally.seen} mails: {tally.taken} taken in, {tally.known} were here, {tally.parked} parked."


def _source(arguments: argparse.Namespace) -> str:
    if arguments.path:
        return str(arguments.path.resolve())
    return f"imap {arguments.imap_user or ''} {arguments.imap_host or ''} {arguments.imap_folder}"


def _files(path: Path, begun: Import) -> Iterator[Piece]:
    """An mbox only grows at its end, so what was taken is passed over; of a folder every mail is looked at."""
    from inhand.doors.channels.email.history import Piece  # noqa: PLC0415 -- needs the applications to be loaded

    done = begun.place.get("count", 0) if path.is_file() else 0
    for count, (_, raw) in enumerate(mails(path, skip=done), start=done + 1):
        yield Piece(raw, {"count": count})


def _folder(arguments: argparse.Namespace, channel: Channel, begun: Import) -> Iterator[Piece]:
    from inhand.doors.channels.accounts import account  # noqa: PLC0415 -- needs the applications to be loaded
    from inhand.doors.channels.email import history  # noqa: PLC0415

    return history.folder(_elsewhere(arguments, account(channel)), arguments.imap_folder, begun)


def _elsewhere(arguments: argparse.Namespace, to: Account) -> Account:
    """Return the account on another server, if one is named."""
    if not arguments.imap_host:
        return to
    password = os.environ.get("INHAND_IMPORT_PASSWORD") or getpass.getpass(
        f"Password of {arguments.imap_user}: "
    )
    there = {"imap_host": arguments.imap_host, "imap_security": arguments.imap_security, "imap_password": password,
             "imap_user": arguments.imap_user or to.address, "oauth": ""}  # fmt: skip
    kept = {name: value for name, value in to.settings.items() if name != "imap_port"}
    port = {"imap_port": arguments.imap_port} if arguments.imap_port else {}
    return replace(to, settings={**kept, **there, **port}, bearer=None)
