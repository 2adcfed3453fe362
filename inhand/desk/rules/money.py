"""Sums of money in a folded text, in the ways people write them. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Bounded everywhere, so that no text takes longer than its length. 1.234,56  1,234.56  1 234  1'234  1234.5
_NUMBER = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:[ .,']\d{3}){1,5}(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,12}(?:[.,]\d{1,2}(?!\d))?)"
)
_NEAR = 12
# What stands before a number: a word, a sign, or a sign with letters such as US$.
_BEFORE = re.compile(r"(?<![^\W\d_])([a-z]{0,2}\$|[^\W\d_]{2,8}|[^\w\s$]) ?$")
_SCALES = (
    ("thousands", 1_000),
    ("ten_thousands", 10_000),
    ("millions", 1_000_000),
    ("hundred_millions", 100_000_000),
)


class Money:
    """Currencies and what people call them, compiled once from the section ``money`` of the lists."""

    __slots__ = ("_after", "_scales", "_sorts", "_worth")

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._worth: dict[str, float] = known["worth"]
        self._sorts: dict[str, str] = (
            {code.lower(): code for code in self._worth} | known["names"] | known["symbols"]
        )
        self._scales = {word: factor for name, factor in _SCALES for word in known[name]}
        sorts, scales = _one_of(self._sorts), _one_of(self._scales)
        self._after = re.compile(rf"(?: ?(?P<scale>{scales})\.?)?(?: ?(?P<sort>{sorts}))?")

    def above(self, limit: int, currency: str, text: str) -> Iterator[str]:
        """Yield each sum worth more than the limit, as it was written."""
        most = limit * self._worth.get(currency, 1.0)
        for match in _NUMBER.finditer(text):
            behind = self._after.match(text, match.end())
            before = _BEFORE.search(text[max(0, match.start() - _NEAR) : match.start()])
            if before is not None and before[1] not in self._sorts:
                before = None
            scale, sort = behind.group("scale", "sort") if behind else (None, None)
            if before is None and sort is None:
                continue
            begins = match.start() - (len(before[0]) if before else 0)
            worth = self._worth[self._sorts[before[1] if before else sort or ""]]
            if number(match[0]) * self._scales.get(scale or "", 1) * worth > most:
                yield text[begins : behind.end() if behind else match.end()].strip()


def number(written: str) -> float:
    """Return the value of a number in any of the usual notations. Three digits behind a mark are thousands."""
    bare = written.replace(" ", "").replace("'", "")
    mark = max(bare.rfind("."), bare.rfind(","))
    if mark < 0 or len(bare) - mark == 4:  # noqa: PLR2004 -- a mark and three digits
        return float(re.sub(r"[.,]", "", bare))
    return float(re.sub(r"[.,]", "", bare[:mark]) + "." + bare[mark + 1 :])


def _one_of(words: Iterable[str]) -> str:
    """Return a pattern for the words, which do not begin or end within another one; longer ones first."""
    return "|".join(_whole(word) for word in sorted(words, key=len, reverse=True))


def _whole(word: str) -> str:
    escaped = re.escape(word)
    if not word[-1].isascii():
        return escaped
    return (
        (r"(?<![^\W\d_])" if word[0].isalpha() else "")
        + escaped
        + (r"(?![^\W\d_])" if word[-1].isalpha() else "")
    )
