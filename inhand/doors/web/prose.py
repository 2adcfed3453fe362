"""What people wrote, made into safe paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.urls import reverse
from markupsafe import Markup

from inhand.desk.replies.render import as_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inhand.desk.conversations.models import Attachment

_LINK = re.compile(r'<a href="')
_LINK_OUT = '<a target="_blank" rel="noopener noreferrer" href="'
_SENT = re.compile(r'\bsrc="cid:([^"]*)"')
_MENTION = re.compile(r"(?<![\w@])@([A-ZÀ-ÞĀ-Ž][\w’'-]*(?: [A-ZÀ-ÞĀ-Ž][\w’'-]*)?)")
_PICTURED = re.compile(r"<(?:img|table)\b", re.IGNORECASE)
_REMOTE = re.compile(r"<img\b[^>]*?\sdata-src=", re.IGNORECASE)


def as_paragraphs(text: str) -> Markup:
    """Return plain text as paragraphs with links; everything else is escaped."""
    return Markup(_LINK.sub(_LINK_OUT, as_html(text)))  # noqa: S704 -- escaped


def as_written(html: str, files: Iterable[Attachment] = ()) -> Markup:
    """Return what a teammate wrote with formatting, made safe when it was kept; its pictures come from the desk."""
    return Markup(_LINK.sub(_LINK_OUT, with_addresses(html, files)))  # noqa: S704 -- see ground/rich.py


def with_addresses(html: str, files: Iterable[Attachment]) -> str:
    """Return HTML with the pictures that a mail carries as the desk shows them."""
    at = {file.content_id: reverse("attachment", args=[file.pk]) for file in files if file.content_id}
    return _SENT.sub(lambda src: f'src="{at.get(src[1], "")}"', html)


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
