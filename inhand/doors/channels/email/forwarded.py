"""Whose mail was forwarded: read from the mail sent along, or from the lines that mail programs put above it."""

# ruff: noqa: RUF001 -- full-width colons are meant

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inhand.desk.conversations.inbound import Forwarded
from inhand.doors.channels.email import bodies, headers, mime, quote_marks, quotes

if TYPE_CHECKING:
    from email.message import Message

_MARK = re.compile(
    r"^\s*(?:fwd?|wg|tr|rv|enc|vb|doorst|i|vs|vl|pd|továbbítás|ilt|转发|轉寄|転送|전달)\s*[:：]",
    re.IGNORECASE,
)
_MARKS = re.compile(rf"(?:{_MARK.pattern}\s*)+", re.IGNORECASE)
_MAILS = {"message/rfc822", "message/global"}
_SEARCHED = 400  # lines: what a colleague writes above a mail is short
_BLOCK = 12
_FIELD = re.compile(
    r"^[\s>*_]*[^\W\d_][^\W\d_.,!?]{0,15}(?: [^\W\d_]{1,12}){0,2}\s?[*_]*\s?[:：](?:[*_\s]|$)"
)
_STRAY = re.compile(r"[*_]+")


def read(message: Message, subject: str, own_text: str) -> Forwarded | None:
    """Return the mail that this one forwards, or ``None`` if it is none or does not say whose."""
    marked = bool(_MARK.match(subject))
    enclosed = [part for part in mime.walk(message) if mime.kind(part) in _MAILS and mime.children(part)]
    if len(enclosed) == 1 and (marked or not own_text.strip()):
        return _enclosed(mime.children(enclosed[0])[0], own_text)
    return _quoted(own_text, subject) if marked else None


def _enclosed(inner: Message, comment: str) -> Forwarded | None:
    lines = headers.values(inner, "from")
    found = headers.parties(lines[-1]) if lines else []
    if not found:
        return None
    body = bodies.read(inner)
    return Forwarded(
        sender=found[0],
        subject=headers.text(inner, "subject"),
        text=body.text,
        visible_text=quotes.visible(body.own_text or body.text),
        html=body.html,
        comment=quotes.visible(comment).strip(),
        message_id=headers.message_id(headers.raw(inner, "message-id")),
    )


def _quoted(text: str, subject: str) -> Forwarded | None:
    """Find the first block of header lines: whose it is, and what follows it."""
    lines = text.splitlines()
    for at, line in enumerate(lines[:_SEARCHED]):
        if quote_marks.SENDER_FIELD.match(line) and (block := _block(lines, at)):
            found = headers.parties(_value(line).replace("[mailto:", "<").replace("]", ">"))
            if not found:
                return None
            begin, end = block
            said = "\n".join(_without_marks(lines[end:])).strip()
            titles = (_value(each) for each in lines[begin:end] if quote_marks.SUBJECT_FIELD.match(each))
            return Forwarded(
                sender=found[0],
                subject=next(titles, "") or _MARKS.sub("", subject).strip(),
                text=said,
                visible_text=quotes.visible(said),
                comment=_comment(lines[:begin]),
            )
    return None


def _block(lines: list[str], at: int) -> tuple[int, int] | None:
    """Return where the header lines around the sender's begin and end; ``None`` if that line stands alone."""
    begin = end = at
    while begin > 0 and at - begin < _BLOCK and _is_field(lines, begin - 1):
        begin -= 1
    while end + 1 < len(lines) and end - at < _BLOCK and _is_field(lines, end + 1):
        end += 1
    known = (n for n in range(begin, end + 1) if n != at and quote_marks.OTHER_FIELD.match(lines[n]))
    return (begin, end + 1) if next(known, None) is not None else None


def _is_field(lines: list[str], at: int) -> bool:
    """A field, the folded rest of one, or the empty line that some programs set between two."""
    if _FIELD.match(lines[at]) or (lines[at].startswith((" ", "\t")) and lines[at].strip()):
        return True
    between = 0 < at < len(lines) - 1 and not lines[at].strip("> ")
    return between and all(bool(_FIELD.match(lines[near])) for near in (at - 1, at + 1))


def _value(line: str) -> str:
    return _STRAY.sub("", re.split(r"[:：]", line, maxsplit=1)[-1]).strip()


def _without_marks(lines: list[str]) -> list[str]:
    """Take away the marks of a quote, where all of it is one."""
    said = [line for line in lines if line.strip()]
    return [line[1:].removeprefix(" ") for line in lines] if said and all(map(_is_quoted, said)) else lines


def _is_quoted(line: str) -> bool:
    return line.startswith(">")


def _comment(lines: list[str]) -> str:
    """What the colleague wrote above, without the line that announces the mail and without a signature."""
    kept = [line for line in lines if not (quote_marks.DIVIDER.match(line) or quote_marks.FORWARD.match(line)
                                           or quote_marks.RULE.match(line))]  # fmt: skip
    return quotes.visible("\n".join(kept)).strip()
