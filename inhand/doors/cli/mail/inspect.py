"""``inhand mail inspect FILE... --json``: what Inhand reads in a mail. It needs no desk and no database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from inhand.doors.channels.email.mime import Unreadable
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.protocol import Account
from inhand.doors.cli.contents import contents

if TYPE_CHECKING:
    import argparse

    from inhand.desk.conversations.inbound import Address, Bounce, InboundMessage

SUMMARY = "Show what Inhand reads in mails."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which mails, and how to show them."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a mail as it was received; - is standard input"
    )
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line, in the order of the files"
    )
    parser.add_argument(
        "--own", action="append", default=[], metavar="ADDRESS", help="an address of this desk"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print each mail; exit 1 if one shows nothing that can be read."""
    unreadable = 0
    for name in arguments.files:
        told = inspect(contents(name), own=arguments.own)
        unreadable += "unreadable" in told
        told = {"file": name, **told}
        print(json.dumps(told, ensure_ascii=False) if arguments.json else _page(told))
    return 1 if unreadable else 0


def inspect(raw: bytes, *, own: list[str]) -> dict[str, Any]:
    """Return what was read as plain values; a mail with nothing to show says ``unreadable`` and why."""
    try:
        return _told(parse(raw, account(own)))
    except Unreadable as error:
        return {"unreadable": str(error)}


def account(own: list[str]) -> Account:
    """Return an account of nobody, which knows the given addresses for its own."""
    ours = frozenset(address.casefold() for address in own)
    return Account(id=0, kind="email", address=next(iter(own), ""), name="", settings={}, own_addresses=ours)


def _told(read: InboundMessage) -> dict[str, Any]:
    return {
        "message_id": "" if read.provider_id.startswith("sha256:") else read.provider_id,
        "in_reply_to": list(read.in_reply_to),
        "references": list(read.references),
        "date": read.sent_at.isoformat() if read.sent_at else None,
        "subject": read.subject,
        "from": _parties((read.sender,)),
        "to": _parties(read.to),
        "cc": _parties(read.cc),
        "reply_to": _parties(read.reply_to),
        "text": read.text,
        "html": read.html,
        "visible_text": read.visible_text,
        "attachments": [
            {"filename": file.filename, "content_type": file.content_type, "size": len(file.content),
             "inline": file.inline}
            for file in read.files
        ],
        "automatic": read.automatic or None,
        "bounce": _bounce(read.bounce),
        "problems": list(read.problems),
    }  # fmt: skip


def _parties(parties: tuple[Address, ...]) -> list[dict[str, str]]:
    return [{"name": each.name, "address": each.address} for each in parties if each.name or each.address]


def _bounce(bounce: Bounce | None) -> dict[str, Any] | None:
    if bounce is None:
        return None
    recipients = [
        {"address": each.address, "status": each.status, "permanent": each.permanent}
        for each in bounce.recipients
    ]
    return {"recipients": recipients, "original_message_id": bounce.original_message_id}


def _page(told: dict[str, Any]) -> str:
    """The same for eyes: headers, what the writer wrote, what hangs on it, what was repaired."""
    if "unreadable" in told:
        return f"{told['file']}: {told['unreadable']}\n"
    names = ("from", "to", "cc", "reply_to")
    lines = [told["file"], *(f"  {name:12}{_line(told[name])}" for name in names if told[name])]
    lines += [f"  {name:12}{told[name]}" for name in ("date", "subject", "message_id") if told[name]]
    if told["automatic"]:
        lines.append(f"  {'automatic':12}{told['automatic']}")
    for recipient in (told["bounce"] or {"recipients": []})["recipients"]:
        fate = "for good" if recipient["permanent"] else "for now"
        lines.append(f"  {'bounced':12}{recipient['address']} {recipient['status']} {fate}")
    lines += [
        f"  {'attachment':12}{f['filename']} ({f['content_type']}, {f['size']} bytes)"
        for f in told["attachments"]
    ]
    lines += [f"  {'repaired':12}{problem}" for problem in told["problems"]]
    return "\n".join([*lines, "", *(f"    {line}" for line in told["visible_text"].splitlines()), ""])


def _line(parties: list[dict[str, str]]) -> str:
    return ", ".join(f"{party['name']} <{party['address']}>".strip() for party in parties)
