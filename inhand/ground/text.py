"""Small readings of text that several rooms need."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")


def preview(text: str, length: int = 160) -> str:
    """Return the text as one line of at most ``length`` characters."""
    line = _SPACE.sub(" ", text[: length * 4]).strip()
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def clean(text: str) -> str:
    """Return the text without NUL and lone surrogates, which PostgreSQL and UTF-8 cannot hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def normalise(text: str) -> str:
    """Return the text folded for comparison: case, width, accents and white space (Unicode TR15, NFKD)."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _SPACE.sub(" ", "".join(c for c in folded if not unicodedata.combining(c))).strip()
