"""Reading header fields that anyone may have written: every getter returns a value, none raises."""

from __future__ import annotations

import base64
import quopri
import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.utils import getaddresses, mktime_tz, parsedate_tz
from typing import TYPE_CHECKING

from inhand.desk.conversations.inbound import Address
from inhand.doors.channels.email import charsets
from inhand.ground.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, KeysView
    from email.message import Message

_MAX_VALUE = 65_536
_MAX_ADDRESSES = 1_000
_MAX_IDS = 1_000
_MAX_ADDRESS = 320
_MAX_ID = 500
_WORD = re.compile(r"=\?([\w.:*+()/-]{0,60})\?([bBqQ])\?([^?\r\n]{0,4000})\?=")
_FOLD = re.compile(r"[\r\n]+[ \t]*|[\r\n]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_ADDR_SPEC = re.compile(r"[^\s<>()\[\]:;,\"@]{1,64}@[^\s<>()\[\]:;,\"@]{1,255}")
# In-Reply-To may hold a phrase (RFC 5322, 4.5.4): "Message from Eva <eva@shop.example> of Monday <1@shop.example>".
_ID = re.compile(r"(\bfrom\b[^<>]{0,200})?<([^<>]{1,998})>", re.IGNORECASE)
_BARE_IDS = re.compile(r"[^\s<>,;@\"]{2,500}|[\s,;]*(?:[^\s<>,;@\"]{1,500}@[^\s<>,;@\"]{1,500}[\s,;]*)+")
# "bank@example.org <thief@example.net>": the name looks like an address and would be taken for one.
_NAME_LIKE_ADDRESS = re.compile(r"(^|,)[ \t]*([^<>\",;:()\\]{0,100}@[^<>\",;:()\\@]{0,100}?)[ \t]*<")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_NESTING = re.compile(r"\({20,}")


def values(message: Message, name: str) -> list[str]:
    """All values of a field in order, unfolded, bytes above ASCII still as surrogates."""
    return [_FOLD.sub(" ", value[:_MAX_VALUE]).strip() for value in _fields(message).get(name.lower(), ())]


def _fields(message: Message) -> dict[str, list[str]]:
    """Every field by its name in lower case, found once for a message: some fifty questions are asked of each."""
    kept: dict[str, list[str]] | None = vars(message).get("inhand_fields")
    if kept is None:
        kept = vars(message)["inhand_fields"] = {}
        # raw_items(): items() would turn a field with 8-bit bytes into a Header object.
        for key, value in message.raw_items():
            kept.setdefault(key.lower(), []).append(str(value))
    return kept


def names(message: Message) -> KeysView[str]:
    """Which fields there are, in lower case."""
    return _fields(message).keys()


def raw(message: Message, name: str) -> str:
    """The first value of a field as written, or an empty string."""
    return next(iter(values(message, name)), "")


def text(message: Message, name: str) -> str:
    """The first value of a field as a person reads it."""
    return readable(raw(message, name))


def readable(value: str) -> str:
    """Decode encoded words (RFC 2047) and bare 8-bit bytes into one clean line."""
    said = value if value.isascii() and "=?" not in value else "".join(_pieces(value))
    return _CONTROL.sub(" ", clean(said)).strip()


def plain(value: str) -> str:
    """Text instead of 8-bit bytes; encoded words stay as they are."""
    if value.isascii():
        return value
    return charsets.decode(value.encode("utf-8", "surrogateescape"))


def _pieces(value: str) -> Iterator[str]:
    """Plain runs and decoded words; words of one set are joined as bytes, for a character may be split."""
    end, pending, declared = 0, b"", ""
    for match in _WORD.finditer(value):
        between = value[end : match.start()]
        if pending and (between.strip() or match[1].lower() != declared):
            yield charsets.decode(pending, declared)
            pending = b""
        if between.strip() or end == 0:
            yield plain(between)
        pending, declared, end = pending + _word_bytes(match[2], match[3]), match[1].lower(), match.end()
    yield charsets.decode(pending, declared)
    yield plain(value[end:])


def _word_bytes(encoding: str, encoded: str) -> bytes:
    data = encoded.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return quopri.decodestring(data.replace(b" ", b"_"), header=True)
    return forgiven_base64(data)


def forgiven_base64(written: bytes) -> bytes:
    """Return what the letters that are some say, as far as they make whole bytes."""
    letters = _NO_BASE64.sub(b"", written.partition(b"=")[0])
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def addresses(message: Message, *names: str) -> tuple[Address, ...]:
    """Everyone named in these fields, without repeats; an unreadable entry is left out.

    Reading ends with the field in which there are as many as anybody writes to, so that a mail made to be slow is not.
    """
    found: list[Address] = []
    for value in dict.fromkeys(value for name in names for value in values(message, name)):
        if len(found) >= _MAX_ADDRESSES:
            break
        found += parties(value)
    unique: dict[str, Address] = {}
    for party in found:
        unique.setdefault(party.address, party)
    return tuple(unique.values())[:_MAX_ADDRESSES]


def parties(value: str) -> list[Address]:
    """Everyone named in one field, as written."""
    try:
        # Deep comments send the library into recursion; nobody writes them.
        pairs = [] if _NESTING.search(value) else getaddresses([_NAME_LIKE_ADDRESS.sub(r'\1 "\2" <', value)])
    except (MessageError, ValueError, IndexError, AttributeError, TypeError, RecursionError):
        pairs = []
    found = [_party(name, address) for name, address in pairs[:_MAX_ADDRESSES]]
    usable = [party for party in found if party.address]
    return usable or [_party("", match) for match in _ADDR_SPEC.findall(readable(value))[:_MAX_ADDRESSES]]


def _party(name: str, address: str) -> Address:
    whole = readable(address)
    match = _ADDR_SPEC.fullmatch(whole) or _ADDR_SPEC.search(whole)
    return Address(address=match[0].lower().strip("'.")[:_MAX_ADDRESS] if match else "", name=_name(name))


def _name(name: str) -> str:
    line = readable(name)
    quoted = len(line) > 1 and line[0] == line[-1] and line[0] in "'\""
    return (line[1:-1] if quoted else line).strip()[:200]


def ids(value: str) -> tuple[str, ...]:
    """Message ids of a field without brackets, in order, without repeats; words around them are none."""
    written = [match[2] for match in _ID.finditer(value) if not match[1]]
    if "<" not in value and _BARE_IDS.fullmatch(value):
        written = re.split(r"[\s,;]+", value)
    found = (cleaned for each in written if (cleaned := _one_id(each)))
    return tuple(dict.fromkeys(found))[-_MAX_IDS:]


def message_id(value: str) -> str:
    """The id of a Message-ID field, however it was written; empty if there is none."""
    bracketed = re.search(r"<([^<>]+)>", value)
    return _one_id(bracketed[1] if bracketed else value)


def _one_id(value: str) -> str:
    return clean(plain(re.sub(r"[\s\x00-\x1f]+", "", value)))[:_MAX_ID]


def date(message: Message) -> datetime | None:
    """The Date field in UTC, if it is a date the calendar knows."""
    try:
        parsed = parsedate_tz(raw(message, "date"))
        return datetime.fromtimestamp(mktime_tz(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None
