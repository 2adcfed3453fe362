"""The place in a text where it says what was asked for, with the hits marked. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from inhand.desk.search.words import fold, is_paired

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inhand.desk.search.parse import Term

_BEFORE, _AFTER = 40, 140
_SPACE = re.compile(r"\s+")
Part = tuple[str, bool]


def _variants() -> dict[str, str]:
    """Return for each plain letter those that fold into it: accents that people leave out."""
    found: dict[str, str] = defaultdict(str)
    for code in (*range(0xC0, 0x250), *range(0x386, 0x3CF), *range(0x400, 0x460), *range(0x1E00, 0x1F00)):
        letter = chr(code)
        if len(plain := fold(letter)) == 1 and plain != letter:
            found[plain] += letter
    return dict(found)


_VARIANTS = _variants()


def pattern(terms: Sequence[Term]) -> re.Pattern[str] | None:
    """Return what finds the terms in a text as it was written."""
    each = [_phrase(term, raw) for term in terms for raw in term.near or (term.raw,)]
    return re.compile("|".join(each), re.IGNORECASE) if each else None


def _phrase(term: Term, raw: str) -> str:
    words = re.findall(r"[^\W_]+", fold(raw))
    body = r"[\W_]+".join(map(_word, words))
    bound = "" if is_paired(words[0][0]) else r"(?<![^\W_])"
    return f"{bound}{body}" + (r"(?![^\W_])" if term.exact and bound else r"[^\W_]*" if bound else "")


def _word(word: str) -> str:
    sharp = _letter("s") * 2
    return "".join(map(_letter, unicodedata.normalize("NFC", word))).replace(sharp, f"(?:{sharp}|ß)")


def _letter(letter: str) -> str:
    plain = re.escape(letter)
    marks = "[\u0300-\u036f]*" if not letter.isascii() or letter in _VARIANTS else ""
    return (f"[{plain}{_VARIANTS[letter]}]" if letter in _VARIANTS else plain) + marks


def snippet(texts: Iterable[str], hit: re.Pattern[str] | None) -> list[Part]:
    """Return the words around the first hit as ``(text, is_hit)``; nothing where no text has one."""
    if hit is None:
        return []
    for text in texts:
        if found := hit.search(text):
            return _marked(_cut(text, found), hit)
    return []


def _cut(text: str, found: re.Match[str]) -> str:
    begin, end = max(0, found.start() - _BEFORE), min(len(text), found.end() + _AFTER)
    if begin:  # at a word, if one begins nearby
        space = text.find(" ", begin, found.start())
        begin = space + 1 if space >= 0 else begin
    line = _SPACE.sub(" ", text[begin:end]).strip()
    return ("… " if begin else "") + line + ("…" if end < len(text) else "")


def _marked(line: str, hit: re.Pattern[str]) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for found in hit.finditer(line):
        if found.start() > at:
            parts.append((line[at : found.start()], False))
        if found.end() > found.start():
            parts.append((found[0], True))
        at = found.end()
    return [*parts, (line[at:], False)] if at < len(line) else parts
