"""From the MIME tree to what a person reads: text, HTML and files."""

from __future__ import annotations

import html as entities
import mimetypes
import re
from email.generator import BytesGenerator
from email.policy import Compat32
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
_MAILS = {"message/rfc822", "message/global"}
_SHOWN_FIELDS = ("From", "To", "Cc", "Date", "Subject")
_LONG_FILE = 65_536  # a named text beyond this is a log to be opened, not a part of the letter
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
    enclosed: bool = False  # another's words, from a mail sent along


class Body(NamedTuple):
    text: str
    html: str
    files: tuple[InboundFile, ...]
    problems: tuple[str, ...]
    own_text: str = ""  # without the mails sent along


def read(message: Message) -> Body:
    files: list[Message] = []
    pieces = list(_pieces(message, files))
    _take_out_the_only_text(pieces, files)
    safe = [piece._replace(html=markup.sanitise(piece.html)) for piece in pieces]
    text = _joined(safe)
    html = (
        "<br>".join(piece.html or _as_html(piece.plain) for piece in safe)
        if any(p.html for p in safe)
        else ""
    )
    return Body(
        text=text[:MAX_TEXT],
        html=html[: 4 * MAX_TEXT],
        files=tuple(_file(part, pieces) for part in files),
        problems=_problems(text, pieces),
        own_text=_joined([piece for piece in safe if not piece.enclosed])[:MAX_TEXT],
    )


def _joined(pieces: list[Piece]) -> str:
    return clean("\n\n".join(filter(None, (_text(piece) for piece in pieces))))


def _pieces(part: Message, files: list[Message], *, reported: bool = False) -> Iterator[Piece]:
    """The body's pieces in reading order; whatever is not body goes to ``files``."""
    kind, parts = mime.kind(part), mime.children(part)
    if kind.startswith("message/"):
        files.append(part)
        yield from () if reported else _enclosed(part, kind)  # what a report gives back was our own mail
    elif _is_file(part, kind, has_parts=bool(parts)):
        files.append(part)
    elif kind == "multipart/alternative" and parts:
        yield _alternative([list(_pieces(child, files)) for child in parts])
    elif parts:
        for child in parts:
            yield from _pieces(child, files, reported=kind == "multipart/report")
    elif kind in _TEXTS:
        if _given_name(part):
            files.append(part)
        yield _leaf(part, kind)
    elif kind.startswith("multipart/"):
        yield Piece(plain=_unparsed(part))


def _enclosed(part: Message, kind: str) -> Iterator[Piece]:
    """A mail sent along without a name is for reading: whose it is, and what it says. It stays a file too."""
    if kind not in _MAILS or mime.disposition(part) == "attachment" or _given_name(part):
        return
    for inner in mime.children(part):
        said = [(name, headers.text(inner, name)) for name in _SHOWN_FIELDS]
        yield Piece(plain="\n".join(f"{name}: {value}" for name, value in said if value), enclosed=True)
        yield from (piece._replace(enclosed=True) for piece in _pieces(inner, []))


def _is_file(part: Message, kind: str, *, has_parts: bool) -> bool:
    if has_parts or kind.startswith("multipart/"):
        return False
    if kind not in _TEXTS:
        return kind != "text/x-amp-html"
    return mime.disposition(part) == "attachment" or (
        bool(_given_name(part)) and len(str(part.get_payload())) > _LONG_FILE
    )


def _take_out_the_only_text(pieces: list[Piece], files: list[Message]) -> None:
    """Some programs give the only text a file name: it is the text all the same, and no file."""
    texts = [part for part in files if mime.kind(part) in _TEXTS and mime.disposition(part) != "attachment"]
    if not any(_text(piece) for piece in pieces):
        pieces += [_leaf(part, mime.kind(part)) for part in texts]
    elif len(pieces) > len(texts):
        return
    files[:] = [part for part in files if part not in texts]


def _leaf(part: Message, kind: str) -> Piece:
    return Piece(html=mime.text(part)) if kind == "text/html" else Piece(plain=mime.text(part))


def _unparsed(part: Message) -> str:
    """A tree that could not be built: show how its source begins."""
    return mime.text(part)[:_RAW_SHOWN]


def _alternative(forms: list[list[Piece]]) -> Piece:
    """The same in several forms (RFC 2046, 5.1.4). A form may itself be of many parts; what differs is kept."""
    plain = dict.fromkeys("\n\n".join(piece.plain for piece in form if piece.plain.strip()) for form in forms)
    html = dict.fromkeys("<br>".join(piece.html for piece in form if piece.html.strip()) for form in forms)
    return Piece("\n\n".join(filter(None, plain)), "<br>".join(filter(None, html)))


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
    if not kind.startswith("message/") or not mime.children(part):
        return mime.content(part)
    return b"\n".join(_source(child) for child in mime.children(part))


class _AsWritten(Compat32):
    """Headers as they came. The library would fold them anew, which takes minutes for one of a megabyte."""

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}{self.linesep}".encode("utf-8", "surrogateescape")


def _source(message: Message) -> bytes:
    """The bytes of an enclosed mail, unchanged as far as the library allows."""
    out = BytesIO()
    try:
        BytesGenerator(out, mangle_from_=False, policy=_AsWritten()).flatten(message)
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
