"""Put real values into a template. Pure."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Every variable, with what it may stand for where there is no conversation.
EXAMPLES = {
    "contact.name": "Otto Brandt",
    "contact.first_name": "Otto",
    "teammate.name": "Amina Koné",
    "teammate.first_name": "Amina",
    "conversation.subject": "Where is my parcel?",
    "conversation.id": "128",
    "inbox.name": "Lumen Coffee",
}
VARIABLES = tuple(EXAMPLES)
_VARIABLE = re.compile(r"\{\s*((?:contact|teammate|conversation|inbox)\.[a-z_]+)\s*\}")
_LINK = re.compile(r"https?://[^\s<>&\"']+[^\s<>&\"'.,;:!?)\]]")


def render(text: str, values: Mapping[str, str]) -> str:
    """Replace each variable that has a value; one without stays as it is, and ``unresolved`` finds it."""
    return _VARIABLE.sub(lambda match: values.get(match[1], "") or match[0], text)


def unresolved(text: str) -> list[str]:
    """Return the variables still in a text, in order. Sending such a text is refused."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def as_html(text: str) -> str:
    """Return plain text as simple HTML: paragraphs, line breaks and links, everything else escaped."""
    paragraphs = (part for part in re.split(r"\n{2,}", text.strip()) if part)
    linked = (_LINK.sub(r'<a href="\g<0>">\g<0></a>', html.escape(part, quote=False)) for part in paragraphs)
    return "\n".join("<p>" + part.replace("\n", "<br>\n") + "</p>" for part in linked)
