"""A reply as the bytes that leave (RFC 5322): every header is ASCII, none can start another."""

from __future__ import annotations

import hashlib
import re
from email import policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime, quote
from typing import TYPE_CHECKING

from inhand.doors.channels.email import automatic, settings
from inhand.doors.channels.hook_names import REPORTED_BY
from inhand.ground.addresses import travelling
from inhand.ground.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inhand.desk.conversations.inbound import Address
    from inhand.doors.channels.protocol import Account, Outbound, OutboundFile

_LAST_REFERENCES = 20
_MAX_SUBJECT = 500
_MAX_WORD = 70
_MAX_LOCAL = 64
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_SEVEN_BIT = policy.SMTP.clone(cte_type="7bit")


class Unaddressable(ValueError):
    """There is nobody this mail could go to; the text says why."""


def compose(outbound: Outbound, account: Account) -> bytes:
    """Return the mail, the same bytes each time. Raise ``Unaddressable``."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in _fields(outbound, account) if value)
    return fields.encode("ascii") + _body(outbound).as_bytes(policy=_SEVEN_BIT)


def recipients(outbound: Outbound) -> list[str]:
    """Everyone the envelope names, once each. Raise ``Unaddressable`` for none or a false one."""
    found = list(dict.fromkeys(_spec(party.address) for party in outbound.everybody))
    if not found:
        message = "The reply has no recipient. Add the customer's address and send again."
        raise Unaddressable(message)
    return found


def _fields(outbound: Outbound, account: Account) -> Iterator[tuple[str, str]]:
    recipients(outbound)  # whoever gets a blind copy is on the envelope alone
    yield "From", _parties([outbound.sender])
    yield "Reply-To", _reply_to(outbound, account)
    yield "To", _parties(outbound.to)
    yield "Cc", _parties(outbound.cc)
    yield "Subject", _words(_line(outbound.subject)[:_MAX_SUBJECT], "Subject")
    yield "Date", format_datetime(outbound.at)
    yield "Message-ID", _id(outbound.message_id)
    yield "In-Reply-To", _id(outbound.in_reply_to)
    yield "References", "\r\n ".join(filter(None, map(_id, _references(outbound))))
    yield "Auto-Submitted", "auto-replied" if outbound.automatic else ""
    yield "X-Auto-Response-Suppress", "All" if outbound.automatic else ""
    yield automatic.LOOP_HEADER, automatic.desk_mark(account)
    if header := REPORTED_BY.get(settings.text(account, "hook")):
        yield header, outbound.message_id


def _reply_to(outbound: Outbound, account: Account) -> str:
    if not outbound.reply_token or not settings.flag(account, "plus_addressing", default=True):
        return ""
    local, _, domain = _spec(outbound.sender.address).rpartition("@")
    if len(local) + len(outbound.reply_token) >= _MAX_LOCAL:
        return ""
    name = _name(outbound.sender.name)
    return f"{name}{' ' if name else ''}<{local}+{outbound.reply_token}@{domain}>"


def _references(outbound: Outbound) -> list[str]:
    """The first and the last ones, so that long threads stay within what servers accept (RFC 5322, 3.6.4)."""
    ids = list(dict.fromkeys([*outbound.references, outbound.in_reply_to]))
    return ids if len(ids) <= _LAST_REFERENCES + 1 else [ids[0], *ids[-_LAST_REFERENCES:]]


def _id(value: str) -> str:
    bare = re.sub(r"[^!-;=?-~]+", "", value)  # visible ASCII but for the angle brackets
    return f"<{bare}>" if bare else ""


def _parties(parties: Iterable[Address]) -> str:
    return ",\r\n ".join(_party(party) for party in parties)


def _party(party: Address) -> str:
    name = _name(party.name)
    return f"{name}\r\n <{_spec(party.address)}>" if name else _spec(party.address)


def _name(name: str) -> str:
    line = _line(name)[:200]
    if line.isascii() and len(line) <= _MAX_WORD and "=?" not in line:
        return line if _ATOMS.fullmatch(line) else f'"{quote(line)}"'
    return _encoded(line, "Reply-To")


def _spec(address: str) -> str:
    found = travelling(address)
    if not found:
        message = (
            f"{_line(address)[:100]!r} is not an address that mail can be sent to. Correct it and send again."
        )
        raise Unaddressable(message)
    return found


def _words(line: str, field: str) -> str:
    fits = line.isascii() and "=?" not in line and all(len(word) <= _MAX_WORD for word in line.split(" "))
    return (
        Header(line, "us-ascii", header_name=field).encode(linesep="\r\n") if fits else _encoded(line, field)
    )


def _encoded(line: str, field: str) -> str:
    return Header(line, "utf-8", header_name=field).encode(linesep="\r\n")


def _line(value: str) -> str:
    return _CONTROL.sub(" ", clean(value)).strip()


def _body(outbound: Outbound) -> EmailMessage:
    """Text and HTML as alternatives, what the HTML shows related to it, and the files beside both (RFC 2387, 5.1)."""
    body = EmailMessage(policy=_SEVEN_BIT)
    body.set_content(clean(outbound.text) + "\n", cte="quoted-printable")
    if outbound.html:
        body.add_alternative(clean(outbound.html), subtype="html", cte="quoted-printable")
        _relate(body.get_payload(1), [file for file in outbound.files if file.content_id])  # type: ignore[arg-type]
    for file in outbound.files:
        if not (file.content_id and outbound.html):
            body.add_attachment(file.content, *_kind(file), filename=_filename(file))
    for number, part in enumerate(part for part in body.walk() if part.is_multipart()):
        mark = f"{outbound.message_id} {number}"
        part.set_boundary(f"=-{hashlib.sha256(mark.encode()).hexdigest()[:40]}")
    return body


def _relate(html: EmailMessage, pictures: list[OutboundFile]) -> None:
    for file in pictures:
        html.add_related(
            file.content,
            *_kind(file),
            cid=_id(file.content_id),
            filename=_filename(file),
            disposition="inline",
        )
    if pictures:
        html.set_param("type", "text/html")


def _kind(file: OutboundFile) -> tuple[str, str]:
    """A mail within the mail would have to be taken apart, and is sent as the bytes that it is."""
    bare = file.content_type.partition(";")[0].strip().lower()
    main, _, sub = bare.partition("/")
    whole = _TYPE.fullmatch(bare) and main not in {"message", "multipart"}
    return (main, sub) if whole else ("application", "octet-stream")


def _filename(file: OutboundFile) -> str:
    return re.sub(r"[/\\]", "_", _line(file.filename))[:200] or "unnamed"
