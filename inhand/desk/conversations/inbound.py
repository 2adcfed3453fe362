"""What a channel hands to the desk: one customer message, read and cleaned, and nothing of its protocol."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """One party of a message. ``address`` is lower-cased where the platform ignores case; both may be empty."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class InboundFile:
    """An attachment. ``content_id`` without angle brackets; ``inline`` when the text refers to it."""

    filename: str
    content_type: str
    content: bytes = field(repr=False)
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class BouncedRecipient:
    """One failed recipient of a delivery report (RFC 3464). ``status`` as in ``5.1.1``, empty if unsaid."""

    address: str
    status: str = ""
    permanent: bool = True
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report: who was not reached, and the id of the message that bounced (without brackets)."""

    recipients: tuple[BouncedRecipient, ...]
    original_message_id: str = ""


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The mail that another mail passes on. ``comment`` is what the one who passes it on wrote above it."""

    sender: Address
    subject: str
    text: str
    visible_text: str = ""
    html: str = ""
    comment: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A message as the desk sees it.

    ``provider_id``: the provider's id, for mail the Message-ID without brackets, or ``sha256:<hex>`` of the raw
    bytes where there is none. ``in_reply_to`` and ``references`` hold ids without brackets, oldest first.
    ``reply_tokens``: candidates for our signed reply token found in any recipient header, unverified.
    ``automatic``: empty for a person's message, else ``auto_reply | bounce | list | receipt | loop``.
    ``html`` is already sanitised. ``problems`` says in plain words what had to be repaired to read the message,
    ``warnings`` what a reader must know before believing it. ``authentic``: the sender's domain vouches for it, denies
    it, or nobody said (``None``). ``spam``: why our own mail server takes it for spam; empty if not. ``own``: it left
    from this desk.
    """

    provider_id: str
    platform: str
    sender: Address
    text: str
    visible_text: str = ""
    html: str = ""
    subject: str = ""
    sent_at: datetime | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    reply_tokens: tuple[str, ...] = ()
    thread_key: str = ""
    automatic: str = ""
    bounce: Bounce | None = None
    files: tuple[InboundFile, ...] = ()
    problems: tuple[str, ...] = ()
    authentic: bool | None = None
    warnings: tuple[str, ...] = ()
    forwarded: Forwarded | None = None
    spam: str = ""
    own: bool = False
