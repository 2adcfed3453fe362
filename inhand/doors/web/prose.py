"""What people wrote, made into safe paragraphs. Pure."""

from __future__ import annotations

import re

from markupsafe import Markup

from inhand.desk.replies.render import as_html

_LINK = re.compile(r'<a href="')
_MENTION = re.compile(r"(?<![\w@])@([A-ZÀ-ÞĀ-Ž][\w’'-]*(?: [A-ZÀ-ÞĀ-Ž][\w’'-]*)?)")
_PICTURED = re.compile(r"<(?:img|table)\b", re.IGNORECASE)
_REMOTE = re.compile(r"<img\b[^>]*?\sdata-src=", re.IGNORECASE)


def as_paragraphs(text: str) -> Markup:
    """Return plain text as paragraphs with links; everything else is escaped."""
    return Markup(_LINK.sub('<a target="_blank" rel="noopener noreferrer" href="', as_html(text)))  # noqa: S704 -- escaped


def mentions(html: Markup) -> Markup:
    """Mark the names that follow an ``@`` in a note."""
    return Markup(_MENTION.sub(r"<mark>@\1</mark>", str(html)))  # noqa: S704 -- escaped by as_paragraphs


def rest_of(text: str, visible: str) -> str:
    """Return what is folded away: the text without the part that shows."""
    return text.replace(visible, "", 1).strip() if visible in text else text


def wants_frame(html: str) -> bool:
    """Tell whether a mail is more than words, so that it is shown as its writer laid it out."""
    return _PICTURED.search(html) is not None


def has_remote_images(html: str) -> bool:
    return _REMOTE.search(html) is not None
