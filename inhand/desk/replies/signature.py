"""A signature as mail programs show it: as HTML with its logo, and as text. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from inhand.desk.replies.render import as_html
from inhand.ground import rich

LOGO = "{logo}"
_MARKED_UP = re.compile(
    r"<(?:p|div|span|br|a|b|strong|i|em|u|small|font|table|ul|ol|h[1-4]|hr)\b[^<>]*>", re.IGNORECASE
)


class Signature(NamedTuple):
    """The same in both parts of a mail. Both are empty for none."""

    text: str
    html: str


def is_html(words: str) -> bool:
    """Tell whether a signature was written as HTML and not as plain words."""
    return bool(_MARKED_UP.search(words))


def signature(words: str, logo: str = "") -> Signature:
    """Return what stands below a reply. ``logo`` is a Content-ID; it goes where ``{logo}`` stands, else first."""
    words, html = words.strip(), is_html(words)
    if logo and LOGO not in words:
        words = f"<p>{LOGO}</p>{words}" if html else f"{LOGO}\n{words}"
    bare = words.replace(LOGO, "").strip()
    shown = rich.signature(words) if html else as_html(words)
    picture = f'<img src="cid:{logo}" alt="" style="max-height:64px;max-width:320px">' if logo else ""
    return Signature(as_text(bare), shown.replace(LOGO, picture) if words else "")


def as_text(words: str) -> str:
    return rich.as_text(rich.signature(words)) if is_html(words) else words
