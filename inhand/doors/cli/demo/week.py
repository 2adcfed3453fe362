"""The messages of the demo's week, as the bytes their channels would bring."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("week.jsonl")
_MAIL = {"email", "web_form"}
# A real one-pixel picture stands for every attachment: the week tells of files, it does not carry them.
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060f80f0001040100"
    "5fe5c34b0000000049454e44ae426082"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message on its way to us."""

    at: datetime
    row: dict[str, Any]

    @property
    def is_mail(self) -> bool:
        return self.row["channel"] in _MAIL

    @property
    def raw(self) -> bytes:
        """The bytes that its channel would bring."""
        return _mail(self.row, self.at) if self.is_mail else _short(self.row)


@cache
def week() -> tuple[Sent, ...]:
    """Return the week in the order of arrival, Sunday evening to Saturday morning (UTC)."""
    rows = map(json.loads, _FILE.read_text(encoding="utf-8").splitlines())
    sent = (Sent(datetime.fromisoformat(row["at"]), row) for row in rows)
    return tuple(sorted(sent, key=lambda each: each.at))


def _mail(row: dict[str, Any], at: datetime) -> bytes:
    mail = EmailMessage(policy=SMTP.clone(utf8=False))
    mail["From"] = _address(row.get("display_name", ""), row["sender"])
    mail["To"] = "Lumen Coffee <help@lumen.example>"
    mail["Subject"] = " ".join(row.get("subject", "Message from the contact form").split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = (
        row["message_id"] if "@" in row["message_id"] else f"<{row['message_id']}@form.example>"
    )
    if "in_reply_to" in row:
        mail["In-Reply-To"] = row["in_reply_to"]
    if "references" in row:
        mail["References"] = " ".join(row["references"])
    for name in ("Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "List-Id", "Return-Path"):
        if value := row.get("headers", {}).get(name):
            mail[name] = value
    mail.set_content(row.get("body", ""))
    for file in row.get("attachments", ()):
        mail.add_attachment(_PIXEL, maintype="image", subtype="png", filename=file["filename"])
    return mail.as_bytes()


def _address(name: str, address: str) -> str:
    quoted = '"' + name.replace('"', "") + '"'
    return f"{quoted if name.isascii() else name} <{address}>"


def _short(row: dict[str, Any]) -> bytes:
    facts = {
        "id": row["message_id"],
        "platform": row["channel"],
        "from": row["sender"],
        "name": row.get("display_name", ""),
        "text": row.get("body", ""),
        "thread": row.get("thread_key", ""),
    }
    return json.dumps(facts).encode()
