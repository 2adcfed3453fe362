"""What a text is told by: its words, pairs of words and runs of letters, hashed. Pure; the standard library alone."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator

# Of a longer text the beginning and the end are read; so the time stays bounded.
BEGINNING, END = 1_500, 500
SHORTEST_RUN, LONGEST_RUN = 2, 5
LONGEST_WORD = 40
# Words up to this far apart make a pair.
FAR = 2

_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_NUMBER = re.compile(r"\d{3,}")
_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """Return the words as they are compared. Addresses are left out; all long numbers are one."""
    if len(text) > BEGINNING + END:
        text = f"{text[:BEGINNING]}\n{text[-END:]}"
    text = _NUMBER.sub("000", _NOISE.sub(" ", text)).casefold()
    return [word[:LONGEST_WORD] for word in _WORD.findall(text)]


def counted(words: list[str]) -> tuple[Counter[int], Counter[int]]:
    """Return how often each word or pair stands there, and each run of letters."""
    wordy = Counter(crc32(each.encode()) for each in _wordy(words))
    runs: Counter[int] = Counter()
    for word, times in Counter(words).items():
        for run in runs_of(word):
            runs[crc32(run.encode(), 1)] += times
    return wordy, runs


def _wordy(words: list[str]) -> Iterator[str]:
    yield from words
    for step in range(1, FAR + 1):
        for first, second in zip(words, words[step:], strict=False):
            yield f"{first} {step} {second}"


def runs_of(word: str) -> Iterator[str]:
    """Yield the runs of letters of a word, its edges marked."""
    edged = f" {word} "
    for size in range(SHORTEST_RUN, LONGEST_RUN + 1):
        for start in range(max(len(edged) - size + 1, 1)):
            yield edged[start : start + size]
