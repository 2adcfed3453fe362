"""The MIME tree of a mail, read with the forgiving policy and kept within limits before it is built."""

from __future__ import annotations

import re
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from typing import TYPE_CHECKING, NamedTuple

from inhand.doors.channels.email import charsets, headers

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 64 * 1024 * 1024
MAX_PARTS = 2_000
MAX_DEPTH = 40

_MARK = re.compile(
    rb"""^--([^\r\n]{1,200}?)[ \t]*\r?$                               # a line that may divide parts
       | boundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))  # the declaration of such a line
       | ^content-type:[ \t]*(message/)(?!delivery-status|feedback-report)  # a mail within the mail""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
# A boundary may be folded like any other value; the library would look for the line break in it.
_FOLDED_BOUNDARY = re.compile(
    rb"""(boundary[ \t]*=[ \t]*"[^"\r\n]{1,100})\r?\n[ \t]([^"\r\n]{0,100}")""", re.IGNORECASE
)
_MAX_HEADERS = 1_000_000
_ENOUGH_FIELDS = 2
_HEADERS_END = re.compile(rb"\r?\n[ \t]*\r?\n(?![ \t]+\S)|\r?\n\r?\n")
_FIELD = re.compile(rb"[!-9;-~]{1,200}[ \t]{0,20}:|[ \t]|From ")
_PROPER = re.compile(rb"[!-9;-~]{1,200}:|[ \t](?![ \t]*:)|From (?![ \t]*:)")
_BROKEN_NAME = re.compile(rb"^([!-9;-~]{1,200})\r?\n[ \t]+:", re.MULTILINE)
_SPACED = re.compile(rb"^([!-9;-~]{1,200})[ \t]+:")
_LIBRARY = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)


class Unreadable(ValueError):
    """The bytes are not a mail that can be shown; the text says why, for a person."""


class Tree(NamedTuple):
    message: Message
    problems: tuple[str, ...]


def read(raw: bytes) -> Tree:
    """Parse as far as possible. Raise ``Unreadable`` only where not even the headers can be shown."""
    if not raw.strip():
        message = "The mail is empty: it has neither headers nor text."
        raise Unreadable(message)
    if len(raw) > MAX_BYTES:
        message = f"The mail is {len(raw) // 1_000_000} MB; at most {MAX_BYTES // 1_000_000} MB are read."
        raise Unreadable(message)
    raw = _FOLDED_BOUNDARY.sub(rb"\1 \2", _repaired(raw))
    excess = _excess(raw)
    return _headers_only(raw, excess) if excess else _whole(raw)


def _repaired(raw: bytes) -> bytes:
    """Take lines out of the headers that are none, or the library takes all that follows for the text."""
    raw = raw.lstrip(b"\r\n")
    end = _HEADERS_END.search(raw[:_MAX_HEADERS])
    head = raw[: end.start()] if end else b""
    mended = _BROKEN_NAME.sub(rb"\1:", head)
    raw, head = mended + raw[len(head) :], mended
    lines = head.splitlines(keepends=True)
    good = [line for line in lines if _FIELD.match(line)]
    if all(_PROPER.match(line) for line in lines) or sum(1 for line in good if b":" in line) < _ENOUGH_FIELDS:
        return raw
    return b"".join(_SPACED.sub(rb"\1:", line) for line in good).rstrip(b"\r\n") + raw[len(head) :]


def _whole(raw: bytes) -> Tree:
    try:
        return Tree(BytesParser(policy=policy.compat32).parsebytes(raw), ())
    except _LIBRARY:
        return _headers_only(raw, "Its parts could not be told apart")


def _headers_only(raw: bytes, reason: str) -> Tree:
    try:
        message = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    except _LIBRARY as error:
        text = "The headers of the mail cannot be read."
        raise Unreadable(text) from error
    return Tree(message, (f"{reason}; only the headers and the raw text were read.",))


def _excess(raw: bytes) -> str:
    """Walk the lines that open and divide parts, as a parser would, and say which limit is passed."""
    open_parts: list[bytes | None] = []
    parts = 0
    for match in _MARK.finditer(raw):
        divider, quoted, bare, enclosed = match.groups()
        if divider is None:
            open_parts.append(None if enclosed else quoted or bare)
        elif (boundary := _closing(divider, open_parts)) is not None:
            del open_parts[boundary:]
            parts += 1
        if len(open_parts) > MAX_DEPTH:
            return f"Its parts are nested more than {MAX_DEPTH} deep"
        if parts > MAX_PARTS:
            return f"It has more than {MAX_PARTS} parts"
    return ""


def _closing(divider: bytes, open_parts: list[bytes | None]) -> int | None:
    """How many levels stay open after this line, or None if it divides nothing."""
    if divider in open_parts:
        return open_parts.index(divider) + 1
    if divider.endswith(b"--") and divider[:-2] in open_parts:
        return open_parts.index(divider[:-2])
    return None


def kind(part: Message) -> str:
    """The content type in lower case, ``text/plain`` where it is missing or nonsense."""
    try:
        return part.get_content_type()
    except _LIBRARY:
        return "text/plain"


def disposition(part: Message) -> str:
    return headers.raw(part, "content-disposition").partition(";")[0].strip().lower()


def parameter(part: Message, field: str, name: str) -> str:
    """A parameter of a field, with RFC 2231 continuations joined, or an empty string."""
    probe = Message()
    try:
        # As text: the library would turn a field with 8-bit bytes into one with question marks.
        probe[field] = headers.plain(headers.raw(part, field))
        found = probe.get_param(name, "", header=field)
    except _LIBRARY:
        return ""
    if isinstance(found, tuple):
        charset, _, value = found
        return charsets.decode(_as_bytes(value), charset or "")
    return headers.readable(str(found or ""))


def _as_bytes(value: str) -> bytes:
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogateescape")


def content(part: Message) -> bytes:
    """The bytes of a leaf with its transfer encoding undone as far as it goes."""
    try:
        payload = part.get_payload(decode=True)
    except _LIBRARY:
        payload = str(part.get_payload()).encode("utf-8", "surrogateescape")
    if not isinstance(payload, bytes):
        return b""
    is_base64 = headers.raw(part, "content-transfer-encoding").lower().startswith("base64")
    # Base64 that the library gave up on.
    return headers.forgiven_base64(payload) if is_base64 and payload == _written(part) else payload


def _written(part: Message) -> bytes:
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def text(part: Message) -> str:
    """The text of a leaf, in the declared character set or the one it is in."""
    return (
        charsets.decode(content(part), parameter(part, "content-type", "charset"))
        .replace("\r\n", "\n")
        .lstrip("\ufeff")
    )


def children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def walk(part: Message) -> Iterator[Message]:
    """Every part of this mail, outermost first, but none of a mail enclosed in it: that one is not speaking.

    Recursion is safe: the depth was limited before parsing.
    """
    yield part
    for child in [] if kind(part).startswith("message/") else children(part):
        yield from walk(child)
