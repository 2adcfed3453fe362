"""``inhand mail thread PATH --json``: which conversation each mail would join.

The mails go through the desk's own receiving, on a database that is made for it and thrown away.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inhand.doors.channels.email.mime import Unreadable
from inhand.doors.channels.email.parse import parse
from inhand.doors.cli import start
from inhand.doors.cli.mail.inspect import account
from inhand.doors.cli.mail.mailbox import mails

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from inhand.desk.conversations.inbound import InboundMessage

SUMMARY = "Show which conversation each mail would join."
_ORDERS = ("date", "given", "reverse", "shuffled")
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which mails, in which order."""
    parser.add_argument("path", type=Path, help="an mbox, a Maildir, or a folder of mails")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, in the order of arrival")
    parser.add_argument("--order", choices=_ORDERS, default="date",
                        help="by date (the default), as the files stand, from the last on, or by chance")  # fmt: skip
    parser.add_argument("--seed", type=int, default=0, help="another number, another chance")
    parser.add_argument(
        "--own", action="append", default=[], metavar="ADDRESS", help="an address of this desk"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print each mail's conversation, counted from 1."""
    read = _arriving(mails(arguments.path), arguments)
    for told in _threaded(read, arguments.own):
        print(json.dumps(told, ensure_ascii=False) if arguments.json else _line(told))
    return 0


def _arriving(
    found: Iterable[tuple[str, bytes]], asked: argparse.Namespace
) -> list[tuple[str, InboundMessage | None]]:
    read = [(name, _read(raw, asked.own)) for name, raw in found]
    if asked.order == "date":
        read.sort(key=lambda each: _at(each[1]))
    if asked.order == "shuffled":  # by a hash: the same seed is the same order everywhere
        read.sort(key=lambda each: hashlib.sha256(f"{asked.seed} {each[0]}".encode()).digest())
    return read[::-1] if asked.order == "reverse" else read


def _read(raw: bytes, own: list[str]) -> InboundMessage | None:
    try:
        return parse(raw, account(own))
    except Unreadable:
        return None


def _at(read: InboundMessage | None) -> datetime:
    return read.sent_at if read and read.sent_at else _NO_DATE


def _threaded(read: list[tuple[str, InboundMessage | None]], own: list[str]) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="inhand-mail-") as folder:
        os.environ |= {"INHAND_DATABASE_URL": f"sqlite:///{folder}/desk.sqlite3", "INHAND_DATA": folder}
        start.make_tables()
        from django.db import connection, transaction  # noqa: PLC0415 -- needs the applications to be loaded

        from inhand.desk.conversations.actions.receive import receive  # noqa: PLC0415
        from inhand.desk.conversations.models import Conversation, Inbox  # noqa: PLC0415
        from inhand.desk.teams.models import Team  # noqa: PLC0415

        Team.objects.create(name="Everybody", is_general=True)
        inbox = Inbox.objects.create(name="Desk", addresses=own)
        with transaction.atomic():  # one commit: nothing of this is to last
            pks = [
                (
                    name,
                    inbound,
                    inbound and receive(inbound, inbox=inbox, channel=1, at=_at(inbound)).message.pk,
                )
                for name, inbound in read
            ]
        # Asked when all have come, since a late one may have joined two conversations to one.
        joined = dict(Conversation.objects.values_list("messages", "pk"))
        connection.close()
    counted: dict[int, int] = {}
    for name, inbound, pk in pks:
        conversation = joined.get(pk) if pk else None
        number = counted.setdefault(conversation, len(counted) + 1) if conversation else None
        yield {
            "file": name,
            "message_id": inbound.provider_id if inbound else "",
            "conversation": number,
            "subject": inbound.subject if inbound else "",
        }


def _line(told: dict[str, Any]) -> str:
    return f"{told['conversation'] or 'unreadable':>10}  {told['file']}  {told['subject']}"
