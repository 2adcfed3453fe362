"""A card with its picture as the HTML of a mail. Styles stand on the elements: mail programs take no others. Pure."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inhand.doors.notices.card import Card
    from inhand.doors.notices.service import Picture

_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta name="color-scheme" content="light"></head>'
    '<body style="margin:0;padding:24px 12px;background:#f6f5f2">'
    '<div style="max-width:640px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #e5e2dc;'
    "border-radius:10px;font:15px/1.5 system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;color:#1a1f1c\">"
    "{content}</div></body></html>"
)
_TITLE = '<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">{}</h1>'
_PICTURE = (
    '<p style="margin:0 0 16px"><img src="cid:{name}" width="640" alt="{told}" '
    'style="display:block;width:100%;max-width:640px;height:auto"></p>'
)
_LINE = '<p style="margin:0;padding:7px 0;border-top:1px solid #eeebe6">{}</p>'
_LINK = (
    '<p style="margin:20px 0 0"><a href="{link}" style="display:inline-block;padding:9px 16px;border-radius:7px;'
    'background:#11695a;color:#ffffff;text-decoration:none;font-weight:600">{text}</a></p>'
)


def html(card: Card, picture: Picture, *, language: str) -> str:
    """Return the page in the language its words are in. Its picture is named as its file is."""
    content = [
        _TITLE.format(escape(card.title)),
        _PICTURE.format(name=picture.filename, told=escape(picture.told)),
    ]
    content += [_LINE.format(escape(line)) for line in card.lines]
    if card.link:
        content.append(_LINK.format(link=escape(card.link), text=escape(card.link_text)))
    return _PAGE.format(content="".join(content), language=language)
