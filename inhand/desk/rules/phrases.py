"""Finds phrases in a folded text, also where a word of them is misspelt or disguised. Pure.

One pass over the words; what a word may stand for is worked out once for each word and kept. Misspellings are found by
leaving out one letter on both sides and comparing (symmetric deletion), so a text costs the same whatever the length
of the lists.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

GAP = 3
# A word this long may be misspelt by one letter. Shorter ones have too many neighbours.
LONG = 6
_LONGEST_WORD = 40

_JOINED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[@$]?[^\W_]+(?:[@$!|*][^\W_]+)*")
_APART = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .*_\-]){3,30}[^\W\d_](?![^\W_])")
_DISGUISE = str.maketrans("0345789@$!|1авеікморстух", "oeastbgasiilabeikmopctyx")  # noqa: RUF001 -- look-alikes
_NONE: frozenset[str] = frozenset()
_REPEATED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """``second`` is the word that must follow the first, empty if none must at once."""

    code: str
    words: tuple[str, ...]
    second: str


class Phrases:
    """``(code, phrase)`` pairs, compiled once. ``harmless`` words are never taken for misspelt ones."""

    def __init__(self, phrases: Iterable[tuple[str, str]], harmless: Collection[str]) -> None:
        """Sort them by their first word; what is written without spaces goes into one pattern."""
        self._harmless = harmless
        self._by_first: defaultdict[str, list[_Phrase]] = defaultdict(list)
        joined: dict[str, str] = {}
        for code, phrase in phrases:
            if _JOINED.search(phrase):
                joined[phrase] = code
            else:
                words = tuple(phrase.split())
                second = words[1] if words[1:] and words[1] != "_" else ""
                self._by_first[words[0]].append(_Phrase(code, words, second))
        self._joined = joined
        longest_first = sorted(joined, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if joined else None
        self._words = _Words(
            {word for each in self._by_first.values() for phrase in each for word in phrase.words} - {"_"}
        )
        self._meant = lru_cache(maxsize=50_000)(self._mean)

    def found_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the code and the words as they stand in the text."""
        if self._pattern and _JOINED.search(text):
            for match in self._pattern.finditer(text):
                yield self._joined[match[0]], match[0]
        text = _APART.sub(_put_together, text)
        words = _WORD.findall(text)
        meant = [self._meant(word) for word in words]
        for place, (possible, following) in enumerate(pairwise((*meant, _NONE))):
            for first in possible:
                for phrase in self._by_first.get(first, ()):
                    if phrase.second and phrase.second not in following:
                        continue  # nearly always
                    if end := _ends(phrase.words, meant, place):
                        yield phrase.code, " ".join(words[place:end])

    def _mean(self, word: str) -> frozenset[str]:
        """Return the words of the lists that this one may stand for."""
        if word in self._harmless or len(word) > _LONGEST_WORD:
            return frozenset()
        found = self._words.exactly(word)
        if not found and not word.isalpha():
            plain = word.translate(_DISGUISE)
            for form in {plain, plain.replace("l", "i"), word.replace("1", "i").translate(_DISGUISE)}:
                found |= self._words.exactly(form) if not form.isdecimal() and not word.isdecimal() else set()
        elif not found and not word.isascii():
            found |= self._words.exactly(word.translate(_DISGUISE))
        if not found:
            found |= self._words.nearly(word)
        return frozenset(found)


def _put_together(match: re.Match[str]) -> str:
    """Return ``l a w y e r`` as one word."""
    return "".join(letter for letter in match[0] if letter.isalpha())


def _ends(phrase: tuple[str, ...], meant: list[frozenset[str]], place: int) -> int:
    """Return where the phrase that begins at a place ends, or 0. A gap takes the first word that fits."""
    gap = 0
    for word in phrase:
        if word == "_":
            gap = GAP
            continue
        limit = min(place + gap + 1, len(meant))
        while place < limit and word not in meant[place]:
            place += 1
        if place >= limit:
            return 0
        place += 1
        gap = 0
    return place


class _Words:
    """The words of all phrases: whole ones, and stems that end in a star."""

    __slots__ = ("_deleted", "_longest_stem", "_squeezed", "_stems", "_whole")

    def __init__(self, words: Iterable[str]) -> None:
        self._whole, self._stems = set[str](), dict[str, str]()
        self._squeezed: defaultdict[str, set[str]] = defaultdict(set)
        self._deleted: defaultdict[str, set[str]] = defaultdict(set)
        for word in words:
            bare = word.removesuffix("*")
            if word == bare:
                self._whole.add(word)
            else:
                self._stems[bare] = word
            if len(squeezed := _squeeze(bare)) >= LONG - 1:
                self._squeezed[squeezed].add(word)
            if len(bare) >= LONG:
                for form in _without_one(bare):
                    self._deleted[form].add(word)
        self._longest_stem = max(map(len, self._stems), default=0)

    def exactly(self, word: str) -> set[str]:
        found = {word} if word in self._whole else set()
        for size in range(2, min(len(word), self._longest_stem) + 1):
            if stem := self._stems.get(word[:size]):
                found.add(stem)
        return found

    def nearly(self, word: str) -> set[str]:
        """Return what one slip of the pen makes of it: letters doubled or not, one wrong, left out, added, swapped."""
        squeezed = _squeeze(word)
        found = {each for size in range(LONG - 1, len(squeezed) + 1) for each in self._squeezed.get(squeezed[:size], ())
                 if each.endswith("*") or size == len(squeezed)}  # fmt: skip
        if found or len(word) < LONG - 1:
            return found
        for size in range(LONG - 1, len(word) + 1):
            begun = word[:size]
            for form in _without_one(begun):
                for each in self._deleted.get(form, ()):
                    if (each.endswith("*") or size == len(word)) and _one_slip(begun, each.removesuffix("*")):
                        found.add(each)
        return found


def _squeeze(word: str) -> str:
    return _REPEATED.sub(r"\1", word)


def _without_one(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))}


def _one_slip(one: str, other: str) -> bool:
    """Tell whether one letter was changed, added, left out or swapped with its neighbour, behind the first."""
    if one == other:
        return True
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return abs(len(one) - len(other)) == 1
    rests = one[start:], other[start:]
    if len(one) == len(other):
        swapped = rests[0][:2] == rests[1][1::-1]
        return rests[0][1:] == rests[1][1:] or (swapped and rests[0][2:] == rests[1][2:])
    return rests[0][1:] == rests[1] or rests[0] == rests[1][1:]
