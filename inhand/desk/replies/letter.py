"""A whole letter, as text and as HTML: the words, the signature, and what is answered or passed on. Pure."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.replies.quoted import wrote
from inhand.desk.replies.render import as_html
from inhand.ground import rich

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.replies.recipients import Pair
    from inhand.desk.replies.signature import Signature

_LONGEST_QUOTE = 20_000
# Gmail folds what has its class, Apple Mail and Thunderbird a citation, Outlook what follows its own mark.
_CITED = (
    'class="gmail_quote" type="cite" style="margin:0 0 0 8px;padding-left:10px;border-left:1px solid #c8ccca"'
)
_REMOTE = re.compile(r'(<img\b[^>]*?\s)data-src="', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Original:
    """The message that is answered or passed on. ``html`` was made safe when it came in, ``at`` is local time."""

    sender: Pair
    to: list[Pair]
    cc: list[Pair]
    at: datetime
    subject: str
    text: str
    visible_text: str
    html: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    text: str
    html: str


def answer(text: str, html: str, signature: Signature, original: Original | None) -> Letter:
    """Return the reply; under it the part of the answered message that its writer wrote themself."""
    own = _signed(text, html, signature)
    if original is None or not original.visible_text.strip():
        return own
    said = original.visible_text.strip()[:_LONGEST_QUOTE]
    who = wrote(_named(original.sender), original.at, original.language)
    quoted = "\n".join(f"> {line}".rstrip() for line in said.split("\n"))
    folded = (
        f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">{entities.escape(who)}<br></div>'
        f"<blockquote {_CITED}>{as_html(said)}</blockquote></div>"
    )
    return Letter(f"{own.text}\n\n{who}\n{quoted}", f"{own.html}<br>{folded}")


def forward(text: str, html: str, signature: Signature, original: Original) -> Letter:
    """Return the letter with the whole message under it, as it was sent."""
    own = _signed(text, html, signature)
    head = [
        "---------- Forwarded message ----------",
        f"From: {_named(original.sender)}",
        f"Date: {original.at:%d %B %Y, %H:%M}",
        f"Subject: {original.subject}",
        f"To: {', '.join(map(_named, original.to))}",
        *([f"Cc: {', '.join(map(_named, original.cc))}"] if original.cc else []),
    ]
    whole = _REMOTE.sub(r'\1src="', original.html) or as_html(original.text)
    folded = (
        '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        f"{'<br>'.join(map(entities.escape, head))}<br><br></div>{whole}</div>"
    )
    text = "\n".join([own.text, "", *head, "", original.text.strip()]).strip()
    return Letter(text, f"{own.html}<br>{folded}")


def _signed(text: str, html: str, signature: Signature) -> Letter:
    """The line ``-- `` before a signature is what mail programs fold (RFC 3676, 4.3)."""
    words = html or as_html(text)
    if not signature.html:
        return Letter(text.strip(), rich.dressed(words))
    closing = rich.page(f'<div class="gmail_signature">-- <br>{signature.html}</div>')
    said = f"{text.strip()}\n\n-- \n{signature.text}".strip() if signature.text else text.strip()
    return Letter(said, f"{rich.dressed(words)}<br>{closing}")


def _named(pair: Pair) -> str:
    address, name = pair
    return f"{name} <{address}>" if name else address
