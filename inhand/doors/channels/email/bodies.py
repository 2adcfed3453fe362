"""From the MIME tree to what a person reads: text, HTML and files."""

from __future__ import annotations

import html as entities
import mimetypes
import re
from email import policy
from email.generator import BytesGenerator
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from inhand.desk.conversations.inbound import InboundFile
from inhand.doors.channels.email import headers, markup, mime
from inhand.ground.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

MAX_TEXT = 1_000_000
_RAW_SHOWN = 65_536
_MAX_NAME = 150
_PATH = re.compile(r"^.*[/\\]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENCLOSED = {"message/rfc822", "message/global", "message/delivery-status", "message/partial"}
_TEXTS = {"text/plain", "text/html"}
_EXTENSIONS = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/calendar": ".ics",
    "image/jpeg": ".jpg",
}


class Piece(NamedTuple):
    """One stretch of the body in the forms it came in."""

    plain: str = ""
    html: str = ""


class Body(NamedTuple):
    text: str
    html: str
    files: tuple[InboundFile, ...]
    problems: tuple[str, ...]


def read(message: Message) -> Body:
    files: list[Message] = []
    pieces = list(_pieces(message, files)) or _promoted(files)
    safe = [piece._replace(html=markup.sanitise(piece.html)) for piece in pieces]
    text = clean("\n\n".join(filter(None, (_text(piece) for piece in safe))))
    html = (
        "<br>".join(piece.html or _as_html(piece.plain) for piece in safe)
        if any(p.html for p in safe)
        else ""
    )
    problems = _problems(text, pieces)
    return Body(text[:MAX_TEXT], html[: 4 * MAX_TEXT], tuple(_file(part, pieces) for part in files), problems)


def _pieces(part: Message, files: list[Message]) -> Iterator[Piece]:
    """The body's pieces in reading order; whatever is not body goes to ``files``."""
    kind, parts = mime.kind(part), mime.children(part)
    if kind in _ENCLOSED or _is_file(part, kind, has_parts=bool(parts)):
        files.append(part)
    elif kind == "multipart/alternative" and parts:
        yield _alternative([piece for child in parts for piece in _pieces(child, files)])
    elif parts:
        for child in parts:
            yield from _pieces(child, files)
    elif kind in _TEXTS:
        yield _leaf(part, kind)
    elif kind.startswith("multipart/"):
        yield Piece(plain=_unparsed(part))


def _is_file(part: Message, kind: str, *, has_parts: bool) -> bool:
    if has_parts or kind.startswith("multipart/"):
        return False
    if kind not in _TEXTS:
        return kind != "text/x-amp-html"
    return mime.disposition(part) == "attachment" or bool(_given_name(part))


def _promoted(files: list[Message]) -> list[Piece]:
    """Some programs give the only text a file name: it is the text all the same."""
    texts = [part for part in files if mime.kind(part) in _TEXTS and mime.disposition(part) != "attachment"]
    files[:] = [part for part in files if part not in texts]
    return [_leaf(part, mime.kind(part)) for part in texts]


def _leaf(part: Message, kind: str) -> Piece:
    return Piece(html=mime.text(part)) if kind == "text/html" else Piece(plain=mime.text(part))


def _unparsed(part: Message) -> str:
    """A tree that could not be built: show how its source begins."""
    return mime.text(part)[:_RAW_SHOWN]


def _alternative(pieces: list[Piece]) -> Piece:
    """The last form of each kind is the best one (RFC 2046, 5.1.4)."""
    plain = next((piece.plain for piece in reversed(pieces) if piece.plain.strip()), "")
    html = next((piece.html for piece in reversed(pieces) if piece.html.strip()), "")
    return Piece(plain, html)


def _text(piece: Piece) -> str:
    return piece.plain.strip("\n") if piece.plain.strip() else markup.to_text(piece.html)


def _as_html(plain: str) -> str:
    return entities.escape(plain.strip()).replace("\n", "<br>")


def _problems(text: str, pieces: list[Piece]) -> tuple[str, ...]:
    shortened = len(text) > MAX_TEXT or any(len(piece.html) > markup.MAX_HTML for piece in pieces)
    return ("The text is very long; only its beginning is shown.",) if shortened else ()


def _file(part: Message, pieces: list[Piece]) -> InboundFile:
    content_id = headers.message_id(headers.raw(part, "content-id"))
    inline = bool(content_id) and any(f"cid:{content_id}" in piece.html for piece in pieces)
    kind = mime.kind(part)
    return InboundFile(_filename(part, kind), kind, _content(part, kind), content_id, inline)


def _content(part: Message, kind: str) -> bytes:
    if kind not in _ENCLOSED or not mime.children(part):
        return mime.content(part)
    return b"\n".join(_source(child) for child in mime.children(part))


def _source(message: Message) -> bytes:
    """The bytes of an enclosed mail, unchanged as far as the library allows."""
    out = BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, maxheaderlen=0, policy=policy.compat32).flatten(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return str(message.get_payload()).encode("utf-8", "surrogateescape")
    return out.getvalue()


def _given_name(part: Message) -> str:
    return mime.parameter(part, "content-disposition", "filename") or mime.parameter(
        part, "content-type", "name"
    )


def _filename(part: Message, kind: str) -> str:
    """A name that is safe to show and to save: no path, no control or direction marks, not too long."""
    name = _UNSAFE.sub("", _PATH.sub("", clean(_given_name(part)))).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if len(name) > _MAX_NAME:
        name = f"{stem[: _MAX_NAME - 20]}{dot}{extension[:19]}"
    return name or "attachment" + (_EXTENSIONS.get(kind) or mimetypes.guess_extension(kind) or ".bin")
