"""What cleaned HTML must not hold, whoever wrote it, as seen by another parser than the cleaner's own."""

from __future__ import annotations

import html as entities
import re
from html.parser import HTMLParser

import nh3

_TAGS = {
    *("script", "iframe", "object", "embed", "applet", "base", "meta", "link", "frame", "frameset"),
    *("math", "svg", "form", "input", "button"),
}
_ADDRESSES = {
    *("href", "src", "action", "formaction", "xlink:href", "background", "poster", "data", "srcset"),
    *("cite", "from", "to", "values"),
}
_SCHEME = re.compile(r"(?:javascript|vbscript|data:text/html)", re.IGNORECASE)
_STYLE = re.compile(r"expression\(|-moz-binding|behavior:|url\(\s*['\"]?\s*javascript:", re.IGNORECASE)
_PASSED = {"http", "https", "mailto", "tel", "cid", "data"}
_SPACE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b]+")


def wrong(safe: str) -> list[str]:
    """Say what of the policy does not hold: what acts, or a page that another reading would change."""
    reader = _Reader()
    reader.feed(safe)
    reader.close()
    again = nh3.Cleaner(
        tags=set(reader.seen),
        attributes=reader.seen,
        link_rel=None,
        url_schemes=_PASSED,
        generic_attribute_prefixes={"data-"},
    ).clean(safe)
    return reader.found + ([] if again == safe else ["reading it again changes it"])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.seen: dict[str, set[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.setdefault(tag, set()).update(name for name, _ in attrs)
        if tag in _TAGS:
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name, value in attrs if _is_active(name, value or "")]


def _is_active(name: str, value: str) -> bool:
    bare = _SPACE.sub("", entities.unescape(value))
    if name.startswith("on") or name == "srcdoc":
        return True
    return bool((name in _ADDRESSES and _SCHEME.match(bare)) or (name == "style" and _STYLE.search(bare)))
