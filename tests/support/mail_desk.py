"""The small desk of the screens' tests, connected to real mail servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.channels.models import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inhand.doors.web.tests.sample import Desk

ADDRESS = "help@lumen.example"


def connect(desk: Desk, *servers: Mapping[str, str | int | bool]) -> Channel:
    """Connect the desk's inbox to what the servers' ``settings()`` say."""
    terms: dict[str, str | int | bool] = {}
    for server in servers:
        terms |= server
    return Channel.objects.create(inbox=desk.inbox, kind="email", address=ADDRESS, settings=terms)


def mail(
    number: object,
    *headers: str,
    subject: str = "Where is my parcel?",
    body: str = "It should have come on Friday.",
    sender: str = "Otto Brandt <otto@bakery.example>",
    to: str = ADDRESS,
) -> bytes:
    """A customer's mail; ``number`` makes its Message-ID."""
    lines = [
        f"From: {sender}", f"To: {to}", f"Subject: {subject}", f"Message-ID: <{number}@bakery.example>",
        "Date: Mon, 02 Mar 2026 09:00:00 +0000", *headers, "", body, "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()
