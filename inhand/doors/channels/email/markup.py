"""Customer HTML made safe to show, and HTML as plain text."""

# ruff: noqa: SIM905 -- lists of words to be read, not lists of strings

from __future__ import annotations

import html as entities
import re
from collections import Counter
from typing import TYPE_CHECKING

import nh3

from inhand.ground.rich import UNREAD_TAGS
from inhand.ground.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_HTML = 2_000_000

_TAGS = set(
    "a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div "
    "dl dt em font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section "
    "small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr".split()
)
_CELL = {"align", "valign", "width", "height", "bgcolor", "style"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "li": {"value"},
    "table": {"border", "cellpadding", "cellspacing"} | _CELL,
    "td": {"colspan", "rowspan", "nowrap"} | _CELL,
    "th": {"colspan", "rowspan", "nowrap", "scope"} | _CELL,
    "tr": _CELL,
    "col": {"span"} | _CELL,
    "bdo": {"dir"},
}
# No property that takes an address, and none that could lay the mail over the page around it.
_STYLES = set(
    "background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width "
    "border-collapse border-color border-left border-left-color border-left-style border-left-width "
    "border-radius border-right border-right-color border-right-style border-right-width border-spacing "
    "border-style border-top border-top-color border-top-style border-top-width border-width color "
    "direction font-family font-size font-style font-variant font-weight height letter-spacing line- "
    "height list-style-type margin margin-bottom margin-left margin-right margin-top max-height max-width "
    "min-height min-width padding padding-bottom padding-left padding-right padding-top table-layout "
    "text-align text-decoration text-indent text-transform vertical-align white-space width word-break "
    "word-spacing word-wrap".split()
)
_INLINE_IMAGE = re.compile(r"data:image/(?:png|gif|jpe?g|webp|bmp);base64,", re.IGNORECASE)
_ACTIVE_STYLE = re.compile(r"expression|url\s*\(|behaviou?r|binding|@import|[\\<>]|/\*", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
# In the cleaner's output every attribute value stands in double quotes, and a quote inside one is an entity.
_ATTR = r'(?:\s+[\w:-]+(?:="[^"]*")?)*'
_IMAGE = re.compile(rf"<img{_ATTR}\s*/?>")
_TAG = re.compile(rf"<(/?)([a-z][a-z0-9]*)({_ATTR})\s*/?>")
_SOURCE = re.compile(r'(\s)src="((?:https?:)?//[^"]*)"', re.IGNORECASE)
_LINK = re.compile(r'\shref="([^"]*)"')
# Deeper nesting than any writer's program makes costs the cleaner quadratic time.
_MAX_NESTING = 500
_OPENING = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_CLOSES_ITSELF = set(
    "area base br col hr img input link meta p li td th tr tbody thead tfoot dt dd wbr option".split()
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_NEWLINES = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_PARAGRAPH = {"p", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "blockquote"}
_LINE = {
    "div",
    "br",
    "tr",
    "li",
    "dt",
    "dd",
    "hr",
    "section",
    "article",
    "header",
    "footer",
    "address",
    "center",
}


def _allowed(tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return ";".join(part for part in value.split(";") if not _ACTIVE_STYLE.search(part))
    if name in {"src", "href"} and value.strip().lower().startswith("data:"):
        return value if tag == "img" and _INLINE_IMAGE.match(value.strip()) else None
    if name == "src" and not value.lower().startswith("cid:") and not _REMOTE.match(value):
        return None
    return value


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=UNREAD_TAGS,
    attributes=_ATTRIBUTES,
    attribute_filter=_allowed,
    url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
    url_relative=lambda url: url if url.startswith("//") else None,
    filter_style_properties=_STYLES,
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)


def sanitise(html: str) -> str:
    """Return the HTML without anything that acts or loads.

    Pictures sent along keep ``src="cid:…"``; the address of a remote one moves to ``data-src``.
    """
    html = clean(html[:MAX_HTML])
    if _nesting(html) > _MAX_NESTING:
        html = entities.escape(_ANY_TAG.sub(" ", html), quote=False)
    safe = _cleaner.clean(html)
    return _IMAGE.sub(lambda image: _SOURCE.sub(r'\1data-src="\2"', image[0]), safe)


def _nesting(html: str) -> int:
    """How deep elements stand within each other; what closes nothing that is open closes nothing."""
    depth = deepest = 0
    opened: Counter[str] = Counter()
    for closing, written in _OPENING.findall(html):
        name = written.lower()
        if name in _CLOSES_ITSELF or (closing and not opened[name]):
            continue
        opened[name] += -1 if closing else 1
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest


def to_text(safe_html: str) -> str:
    """Return sanitised HTML as plain text; what stood in a quotation starts with ``> ``."""
    lines = "".join(_pieces(safe_html)).split("\n")
    return _NEWLINES.sub("\n\n", "\n".join(_quoted(lines))).strip()


def _pieces(html: str) -> Iterator[str]:
    end, target = 0, ""
    for tag in _TAG.finditer(html):
        yield _words(html[end : tag.start()])
        end = tag.end()
        closing, name, attributes = tag.groups()
        if name == "a":
            target, previous = ("" if closing else _link(attributes)), target
            yield f" ({previous})" if closing and previous else ""
        else:
            yield _layout(name, closing=bool(closing))
    yield _words(html[end:])


def _words(text: str) -> str:
    return entities.unescape(_SPACES.sub(" ", text)).replace("\x01", "").replace("\x02", "")


def _link(attributes: str) -> str:
    found = _LINK.search(attributes)
    target = entities.unescape(found[1]) if found else ""
    return target if target.startswith(("http://", "https://")) else ""


def _layout(name: str, *, closing: bool) -> str:
    # \x01 and \x02 stand for the start and end of a quotation until the lines are known.
    if name == "blockquote":
        return "\n\x02\n" if closing else "\n\x01\n"
    if name == "li" and not closing:
        return "\n- "
    if name in _PARAGRAPH:
        return "\n\n"
    if name in _LINE:
        return "\n"
    return " " if name in {"td", "th"} else ""


def _quoted(lines: list[str]) -> Iterator[str]:
    depth = 0
    for line in lines:
        depth = max(0, depth + line.count("\x01") - line.count("\x02"))
        if "\x01" not in line and "\x02" not in line:
            stripped = _SPACES.sub(" ", line).strip()
            yield "> " * min(depth, 10) + stripped if stripped else ""
