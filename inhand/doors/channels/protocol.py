"""The one shape every channel has: two methods and a value. Adding a channel is adding a folder with these."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from inhand.desk.conversations.inbound import Address, InboundMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

__all__ = [
    "Account",
    "Channel",
    "ChannelError",
    "InboundMessage",
    "Limits",
    "Outbound",
    "OutboundFile",
    "Receipt",
]


@dataclass(frozen=True, slots=True)
class Account:
    """A connected account as a channel needs it: plain values, no database row.

    ``address`` is the account's own address; ``own_addresses`` are all addresses of this desk, lower-cased.
    ``settings`` are the kind's own (for mail: imap_host, imap_port, imap_security, smtp_host, …, password).
    ``bearer``, where there is no password, returns an access token; it is given one that was refused, or nothing.
    """

    id: int
    kind: str
    address: str
    name: str
    settings: Mapping[str, str | int | bool]
    own_addresses: frozenset[str] = frozenset()
    token_key: bytes = b""
    bearer: Callable[[str], str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """``undo_seconds``: how long a reply is held back. ``max_bytes``: the largest message taken in. ``file_bytes``: how
    large all files of one reply may be together.
    """

    undo_seconds: int
    max_bytes: int
    file_bytes: int = 0


@dataclass(frozen=True, slots=True)
class OutboundFile:
    """A file that leaves with a reply. ``content_id`` is what its HTML refers to, empty for one beside it."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Outbound:
    """A reply ready to leave. ``message_id`` (without brackets) is fixed before the first attempt and never
    changes, so that a retry is the same message for whoever receives it.
    """

    message_id: str
    conversation: int
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    html: str
    in_reply_to: str
    references: tuple[str, ...]
    reply_token: str
    at: datetime
    automatic: bool = False
    bcc: tuple[Address, ...] = ()
    files: tuple[OutboundFile, ...] = ()

    @property
    def everybody(self) -> tuple[Address, ...]:
        return (*self.to, *self.cc, *self.bcc)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took the message. ``detail`` is its answer, for the log."""

    provider_id: str
    detail: str = ""


class ChannelError(Exception):
    """The provider refused or could not be reached. ``permanent``: trying again cannot help.

    The text is read by a person: it says what is wrong and what to do.
    """

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class Channel(Protocol):
    """What a channel's folder offers."""

    limits: Limits

    def read(self, payload: bytes, account: Account) -> list[InboundMessage]:
        """Read raw bytes as stored. Raise ``ValueError`` with the reason if they cannot be understood."""

    def send(self, outbound: Outbound, account: Account) -> Receipt:
        """Hand the message to the provider, or raise ``ChannelError``."""
