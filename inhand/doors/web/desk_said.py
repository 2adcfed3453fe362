"""What the desk says, in the language of the page.

The desk knows no language: its reasons, refusals and definitions are English sentences with values in them, and the
ledger keeps them so. Here a sentence is known again by its pattern and said anew; what is not known stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from inhand.doors.web.desk_sentences import SENTENCES
from inhand.ground.words import gettext, language

_HOLE = re.compile(r"\\\{(\w+)\\\}")
_BETWEEN = re.compile(r"(?<=[.!?]) (?=[A-Z“#])|(?<=;) ")


def desk_said(text: str) -> str:
    """Return it in the language of the page."""
    spoken = language()
    return text if spoken == "en" else _said(text, spoken)


@lru_cache(maxsize=8192)
def _said(text: str, spoken: str) -> str:
    if text in SENTENCES:
        return gettext(text)
    for pattern, sentence in _patterns():
        if found := pattern.fullmatch(text):
            values = {name: _said(value, spoken) for name, value in found.groupdict().items()}
            return gettext(sentence).format(**values)
    listed = text.split(", ")
    if all(each in SENTENCES for each in listed):
        return ", ".join(map(gettext, listed))
    several = _BETWEEN.split(text)
    return " ".join(_said(each, spoken) for each in several) if len(several) > 1 else text


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the sentences with holes, those that say most in words of their own first."""
    holed = sorted(
        (each for each in SENTENCES if "{" in each), key=lambda each: -len(re.sub(r"\{\w+\}", "", each))
    )
    return [(re.compile(_HOLE.sub(r"(?P<\1>.+?)", re.escape(each)), re.DOTALL), each) for each in holed]
