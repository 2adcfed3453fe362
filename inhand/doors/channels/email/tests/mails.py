"""What the tests of this room share: an account, and mails made of lines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from inhand.desk.conversations.inbound import Address
from inhand.doors.channels.protocol import Account, Outbound

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = b"k" * 32
DESK = "support@shop.example"
NO_SETTINGS: dict[str, str | int | bool] = {}


def account(settings: Mapping[str, str | int | bool] = NO_SETTINGS, address: str = DESK) -> Account:
    own = frozenset({DESK, "sales@shop.example"})
    return Account(1, "email", address, "Shop", settings, own, KEY)


def mail(*headers: str, body: str | bytes = "Hello", sender: str = "ann@customer.example") -> bytes:
    """A mail with these header lines; From, To and Message-ID are there unless given."""
    given = {line.partition(":")[0].lower() for line in headers}
    usual = [f"From: {sender}", f"To: {DESK}", "Message-ID: <m1@customer.example>"]
    lines = [*(line for line in usual if line.partition(":")[0].lower() not in given), *headers]
    text = body if isinstance(body, bytes) else body.replace("\n", "\r\n").encode()
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + text


def reply(**changes: object) -> Outbound:
    values: dict[str, object] = {
        "message_id": "r1@shop.example",
        "conversation": 7,
        "sender": Address(DESK, "Shop"),
        "to": (Address("ann@customer.example", "Ann"),),
        "cc": (),
        "subject": "Re: My order",
        "text": "It is on its way.",
        "html": "<p>It is on its way.</p>",
        "in_reply_to": "m1@customer.example",
        "references": ("m0@customer.example", "m1@customer.example"),
        "reply_token": "",
        "at": datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    }
    return Outbound(**(values | changes))  # type: ignore[arg-type]
