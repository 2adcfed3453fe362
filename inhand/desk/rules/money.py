"""Sums of money in a folded text, in the ways people write them. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    Currencies = dict[str, Any]

# Bounded everywhere, so that no text takes longer than its length. 1.234,56  1,234.56  1 234  1'234  1234.5
_NUMBER = r"\d{1,3}(?:[ .,']\d{3}){1,5}(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,12}(?:[.,]\d{1,2}(?!\d))?"


def above(limit: int, currency: str, text: str, known: Currencies) -> Iterator[str]:
    """Yield each sum worth more than the limit, as it was written."""
    if not any(letter.isdigit() for letter in text):
        return
    rates, most = known["worth"], limit * known["worth"].get(currency, 1.0)
    for match in _pattern(_key(known)).finditer(text):
        sort = _currency(match["before"] or match["after"] or "", known)
        value = number(match["number"]) * _scale(match["scale"] or "", known)
        if sort and value * rates[sort] > most:
            yield match[0].strip()


def number(written: str) -> float:
    """Return the value of a number in any of the usual notations. Three digits behind a mark are thousands."""
    bare = written.replace(" ", "").replace("'", "")
    mark = max(bare.rfind("."), bare.rfind(","))
    if mark < 0 or len(bare) - mark == 4:  # noqa: PLR2004 -- a mark and three digits
        return float(re.sub(r"[.,]", "", bare))
    return float(re.sub(r"[.,]", "", bare[:mark]) + "." + bare[mark + 1 :])


def _currency(written: str, known: Currencies) -> str:
    code = written.upper()
    if code in known["worth"]:
        return code
    return str(known["symbols"].get(written) or known["names"].get(written) or "")


def _scale(written: str, known: Currencies) -> int:
    for name, factor in _SCALES:
        if written in known[name]:
            return factor
    return 1


_SCALES = (
    ("thousands", 1_000),
    ("ten_thousands", 10_000),
    ("millions", 1_000_000),
    ("hundred_millions", 100_000_000),
)


def _key(known: Currencies) -> tuple[tuple[str, ...], tuple[str, ...]]:
    sorts = [*known["names"], *known["symbols"], *(code.lower() for code in known["worth"])]
    scales = [word for name, _ in _SCALES for word in known[name]]
    return tuple(sorted(sorts, key=len, reverse=True)), tuple(sorted(scales, key=len, reverse=True))


@cache
def _pattern(key: tuple[tuple[str, ...], tuple[str, ...]]) -> re.Pattern[str]:
    sorts, scales = ("|".join(_whole(word) for word in words) for words in key)
    return re.compile(
        rf"(?:(?P<before>{sorts}) ?)?(?<![\d.,])(?P<number>{_NUMBER})"
        rf"(?: ?(?P<scale>{scales})\.?)?(?: ?(?P<after>{sorts}))?"
    )


def _whole(word: str) -> str:
    """Return a pattern for the word, which does not begin or end within another one."""
    escaped = re.escape(word)
    if not word[-1].isascii():
        return escaped
    return (
        (r"(?<![^\W\d_])" if word[0].isalpha() else "")
        + escaped
        + (r"(?![^\W\d_])" if word[-1].isalpha() else "")
    )
