"""Raw bytes in, one frozen message out: pure, total, and the same every time."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from inhand.desk.conversations.inbound import Address, InboundMessage
from inhand.doors.channels.email import (
    authentication,
    automatic,
    bodies,
    forwarded,
    headers,
    mime,
    quotes,
    spam,
)

if TYPE_CHECKING:
    from email.message import Message

    from inhand.doors.channels.protocol import Account

_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to")
_TOKEN = re.compile(r"\+([a-z2-7]{16,64})@")
_MAX_SUBJECT = 500


def parse(raw: bytes, account: Account) -> InboundMessage:
    """Read a mail as far as possible. Raise ``mime.Unreadable`` if there is nothing to show."""
    message, problems = mime.read(raw)
    body = bodies.read(message)
    sender = _sender(message)
    kind, bounce = automatic.recognise(message, account, sender, body.own_text)
    reply_to = headers.addresses(message, "reply-to")
    subject = headers.text(message, "subject")[:_MAX_SUBJECT]
    checked = authentication.check(message, account, sender)
    read = InboundMessage(
        provider_id=headers.message_id(headers.raw(message, "message-id"))
        or f"sha256:{hashlib.sha256(raw).hexdigest()}",
        platform="email",
        sender=sender,
        text=body.text,
        visible_text=quotes.visible(body.own_text or body.text),
        html=body.html,
        subject=subject,
        sent_at=headers.date(message),
        reply_to=reply_to,
        to=headers.addresses(message, "to"),
        cc=headers.addresses(message, "cc"),
        in_reply_to=headers.ids(headers.raw(message, "in-reply-to")),
        references=headers.ids(headers.raw(message, "references")),
        reply_tokens=_tokens(message),
        automatic=kind,
        bounce=bounce,
        files=body.files,
        problems=problems + body.problems + _header_problems(message, sender),
        authentic=checked.authentic,
        warnings=checked.warnings,
        spam=spam.verdict(message, account, authentic=checked.authentic),
        own=automatic.is_ours(message, account),
        forwarded=None if kind else forwarded.read(message, subject, body.own_text),
    )
    return _on_behalf(read, account)


def _sender(message: Message) -> Address:
    # Of several fields the last: a signature (RFC 6376, 5.4.2) covers it before those set above it.
    lines = headers.values(message, "from")
    found = headers.parties(lines[-1]) if lines else []
    return found[0] if found else Address("", headers.text(message, "from").strip("<> ")[:200])


def _tokens(message: Message) -> tuple[str, ...]:
    parties = headers.addresses(message, *_RECIPIENTS)
    return tuple(dict.fromkeys(match[1] for party in parties if (match := _TOKEN.search(party.address))))


def _header_problems(message: Message, sender: Address) -> tuple[str, ...]:
    said = []
    if not sender.address:
        said.append("The mail names no sender (From), so it cannot be answered by mail.")
    if len(headers.addresses(message, "from")) > 1:
        said.append("The mail names several senders; the first was taken.")
    if not headers.raw(message, "message-id"):
        said.append("The mail has no Message-ID; it is told apart by its content.")
    return tuple(said)


def _on_behalf(read: InboundMessage, account: Account) -> InboundMessage:
    """A contact form that sends from our own address names the customer in Reply-To: they are the writer."""
    other = next((party for party in read.reply_to if not automatic.is_own(party, account)), None)
    if read.automatic or other is None or not automatic.is_own(read.sender, account):
        return read
    note = f"Sent from our own address {read.sender.address}; the reply address was taken as the writer."
    return replace(read, sender=other, problems=(*read.problems, note))
