"""What a text is split into, for the index and for what is asked of it alike. Pure.

Scripts that put no spaces between words (Chinese, Japanese, Thai) and Korean, which glues its particles on, are split
into overlapping pairs, so that a word of two letters is found on both databases; the last letter stands alone, too.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Letters of one run of these are split into pairs.
PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Vowel signs of Indian scripts belong to their word, although they are no letters to Python.
_SIGNS = "\u0900-\u0963\u0966-\u0dff"
_TOKEN = re.compile(f"[{PAIRED}]+|[^\\W_{PAIRED}](?:[^\\W_{PAIRED}]|[{_SIGNS}])*")
_PLAIN = re.compile(r"[a-z0-9]+")
# The voicing marks of kana make another letter, so they stay where accents go.
_VOICED = {"\u3099", "\u309a"}
LONGEST = 40


def fold(text: str) -> str:
    """Return the text without what people leave out when they search: case, width and accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in apart if c in _VOICED or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept)


def tokens(text: str) -> list[str]:
    """Return the words of a text, folded, as the index holds them."""
    if text.isascii():
        return [each[:LONGEST] for each in _PLAIN.findall(text.lower())]
    found: list[str] = []
    for each in _TOKEN.findall(fold(text)):
        if is_paired(each[0]):
            found += [*("".join(pair) for pair in pairwise(each)), each[-1]]
        else:
            found.append(each[:LONGEST])
    return found


def tag_word(tag: str) -> str:
    """Return the one word that stands for a tag in the index, so that it is told from the same word in a text."""
    return "tagged" + "".join(tokens(tag))[:LONGEST]


def asked_tokens(text: str) -> list[str]:
    """Return the words of something asked: as the index has them, but without the single last letters."""
    found: list[str] = []
    for each in _TOKEN.findall(fold(text)):
        if is_paired(each[0]) and len(each) > 1:
            found += ["".join(pair) for pair in pairwise(each)]
        else:
            found.append(each[:LONGEST])
    return found


def is_paired(letter: str) -> bool:
    return _PAIRED.match(letter) is not None


_PAIRED = re.compile(f"[{PAIRED}]")


def indexed(text: str, longest: int) -> str:
    """Return a text as the index takes it: its words with spaces between; no more than ``longest`` letters."""
    return " ".join(tokens(text[:longest]))
