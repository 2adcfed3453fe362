"""Formatted words of a teammate: made safe, read as plain text, and dressed for a customer's mail program. Pure."""

from __future__ import annotations

import html as entities
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import nh3

from inhand.ground.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LONGEST = 500_000
_LONGEST_SIGNATURE = 20_000
_TAGS = set("a b strong i em u s ul ol li blockquote pre code p div br img".split())  # noqa: SIM905 -- read as words
_VOID = {"br", "img"}
_BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "table",
    "tr",
    "td",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
}
_NEWLINES = re.compile(r"\n{3,}")
_OPENING = re.compile(r"<(blockquote|pre|code|ul|ol|p|img|a)\b")
# Mail programs drop style sheets, so each element carries its own.
_STYLES = {
    "blockquote": "margin:0 0 0 8px;padding-left:10px;border-left:3px solid #c8ccca;color:#4a524e",
    "pre": "margin:8px 0;padding:8px 10px;background:#f3f4f3;font:13px/1.45 Consolas,Menlo,monospace;"
    "white-space:pre-wrap",
    "code": "font-family:Consolas,Menlo,monospace;font-size:13px",
    "ul": "margin:0 0 12px;padding-left:24px",
    "ol": "margin:0 0 12px;padding-left:24px",
    "p": "margin:0 0 12px",
    "img": "max-width:100%;height:auto",
    "a": "color:#0b6b53",
}
_PAGE = "font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.5;color:#1a1f1c"


# What stands inside of these is no text that anybody was to read: it goes with them, in mail of others as in our own.
UNREAD_TAGS = {
    "script",
    "style",
    "title",
    "svg",
    "math",
    "iframe",
    "noscript",
    "template",
    "textarea",
}


def _allowed(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if value.startswith("cid:") else None
    return value


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=UNREAD_TAGS,
    attributes={"a": {"href"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"}},
    attribute_filter=_allowed,
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
    link_rel=None,
)
# Signatures are laid out by hand, with tables and styles; nothing in them may act, load or cover anything.
_SIGNATURE_TAGS = (_TAGS - {"img"}) | set("span small font table tbody tr td h1 h2 h3 h4 hr".split())  # noqa: SIM905
_SIGNATURE_STYLES = set(
    """
    color background-color font font-family font-size font-style font-weight line-height letter-spacing text-align
    text-decoration text-transform vertical-align white-space width height max-width padding padding-top padding-right
    padding-bottom padding-left margin margin-top margin-right margin-bottom margin-left border border-top border-right
    border-bottom border-left border-collapse border-spacing border-radius
    """.split()  # noqa: SIM905 -- read as words
)
_ACTIVE_STYLE = re.compile(r"url|expression|@|\\|-\s*\d", re.IGNORECASE)
_signature_cleaner = nh3.Cleaner(
    tags=_SIGNATURE_TAGS,
    clean_content_tags=UNREAD_TAGS,
    attributes={
        "*": {"style"},
        "a": {"href"},
        "table": {"cellpadding", "cellspacing", "border", "width"},
        "td": {"colspan", "rowspan", "valign", "align", "width"},
        "font": {"color", "face", "size"},
    },
    attribute_filter=lambda _tag, name, value: (
        None if name == "style" and _ACTIVE_STYLE.search(value) else value
    ),
    filter_style_properties=_SIGNATURE_STYLES,
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="deny",
    link_rel=None,
)
_EMPTY = re.compile(r"<(b|strong|i|em|u|s|a|code)(?: [^>]*)?></\1>")
_PICTURELESS = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")


def written(html: str) -> str:
    """Return the words with nothing but what the editor offers: no style, no class, pictures only as ``cid:``.

    Empty if there is nothing to read in it and no picture.
    """
    safe = _EMPTY.sub("", _PICTURELESS.sub("", _cleaner.clean(clean(html[:LONGEST]))))
    return safe if as_text(safe) or pictures(safe) else ""


def signature(html: str) -> str:
    """Return a signature laid out by hand, without anything that acts or loads."""
    return _signature_cleaner.clean(clean(html[:_LONGEST_SIGNATURE]))


def pictures(html: str) -> list[str]:
    """Return the Content-IDs of the pictures in it, in order."""
    return [entities.unescape(cid) for cid in re.findall(r'<img\b[^>]*\ssrc="cid:([^"]*)"', html)]


def is_plain(html: str) -> bool:
    """Tell whether it says no more than its plain text does."""
    return not re.search(r"<(?!/?(?:p|div|br)\b)", html)


def dressed(html: str) -> str:
    """Return the words as they look right in a mail program that knows no style sheets."""
    return page(_OPENING.sub(lambda tag: f'{tag[0]} style="{_STYLES[tag[1]]}"', html))


def page(inside: str) -> str:
    """Return what is dressed already in the letters of our mails."""
    return f'<div dir="auto" style="{_PAGE}">{inside}</div>'


def as_text(html: str) -> str:
    """Return safe words as plain text: ``> `` before what is quoted, numbers and dashes before what is listed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _NEWLINES.sub("\n\n", "\n".join(line.rstrip() for line in reader.lines())).strip("\n")


class _Reader(HTMLParser):
    """Puts together lines; what stands before each is known from the lists and quotations that are open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._before: list[str] = []
        self._counts: list[int | None] = []
        self._pre = 0
        self._link: tuple[str, int] | None = None

    def lines(self) -> Iterable[str]:
        self._break()
        return self._lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._break()
        if act := _OPENS.get(tag):
            act(self, given)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()
        if act := _CLOSES.get(tag):
            act(self)

    def handle_data(self, data: str) -> None:
        if self._pre:
            first, *others = data.split("\n")
            self._line += first
            for other in others:
                self._break(always=True)
                self._line = other
        else:
            words = re.sub(r"[ \t\r\n]+", " ", data)
            self._line += words if self._line.strip() or self._line.endswith("\xa0") else words.lstrip()

    def _break(self, *, always: bool = False) -> None:
        line = self._line.replace("\xa0", " ")
        if line.strip() or always:
            self._lines.append("".join(self._before) + line)
            if self._before and self._before[-1].strip(" ") and not self._before[-1].startswith(">"):
                self._before[-1] = " " * len(self._before[-1])  # the mark stands before the first line alone
        self._line = ""

    def _gap(self) -> None:
        """Let an empty line stand between paragraphs, inside a quotation with its mark."""
        marks = "".join(each for each in self._before if each.startswith(">"))
        if self._lines and self._lines[-1].strip(" >"):
            self._lines.append(marks)

    def _opens_list(self, given: dict[str, str], *, numbered: bool) -> None:
        if not self._counts:
            self._gap()
        start = given.get("start", "")
        self._counts.append((int(start) if start.isdigit() else 1) if numbered else None)

    def _closes_list(self) -> None:
        if self._counts:
            self._counts.pop()
        if not self._counts:
            self._gap()

    def _opens_item(self, _given: dict[str, str]) -> None:
        count = self._counts[-1] if self._counts else None
        self._before.append(f"{count}. " if count is not None else "- ")
        if count is not None:
            self._counts[-1] = count + 1

    def _opens_quote(self, _given: dict[str, str]) -> None:
        self._gap()
        self._before.append("> ")

    def _closes_quote(self) -> None:
        if self._lines and not self._lines[-1].strip(" >"):
            self._lines.pop()
        self._closes_before()
        self._gap()

    def _closes_before(self) -> None:
        if self._before:
            self._before.pop()

    def _opens_link(self, given: dict[str, str]) -> None:
        self._link = (given.get("href", ""), len(self._line))

    def _closes_link(self) -> None:
        target, start = self._link or ("", 0)
        said = self._line[start:].strip()
        if target and said and target.removeprefix("mailto:").rstrip("/") != said.rstrip("/"):
            self._line += f" ({target})"
        self._link = None

    def _picture(self, given: dict[str, str]) -> None:
        self._line += f"[{given['alt']}]" if given.get("alt") else ""

    def _fixed(self, by: int) -> None:
        self._gap()
        self._pre = max(0, self._pre + by)


_OPENS: dict[str, Callable[[_Reader, dict[str, str]], None]] = {
    "br": lambda reader, _: reader._break(always=True),  # noqa: SLF001 -- the reader's own table
    "p": lambda reader, _: reader._gap() if not reader._counts else None,  # noqa: SLF001
    "ul": lambda reader, given: reader._opens_list(given, numbered=False),  # noqa: SLF001
    "ol": lambda reader, given: reader._opens_list(given, numbered=True),  # noqa: SLF001
    "li": _Reader._opens_item,  # noqa: SLF001
    "blockquote": _Reader._opens_quote,  # noqa: SLF001
    "pre": lambda reader, _: reader._fixed(1),  # noqa: SLF001
    "a": _Reader._opens_link,  # noqa: SLF001
    "img": _Reader._picture,  # noqa: SLF001
}
_CLOSES: dict[str, Callable[[_Reader], None]] = {
    "p": lambda reader: reader._gap() if not reader._counts else None,  # noqa: SLF001
    "ul": _Reader._closes_list,  # noqa: SLF001
    "ol": _Reader._closes_list,  # noqa: SLF001
    "li": _Reader._closes_before,  # noqa: SLF001
    "blockquote": _Reader._closes_quote,  # noqa: SLF001
    "pre": lambda reader: reader._fixed(-1),  # noqa: SLF001
    "a": _Reader._closes_link,  # noqa: SLF001
}
