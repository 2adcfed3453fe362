"""What English words mean, as vectors: texts of like meaning lie near each other without a word in common. numpy.

``meanings.bin`` holds a vector of 256 small numbers for each of 26,000 word pieces, derived from all-MiniLM-L6-v2
(sentence-transformers; Apache-2.0) so that their mean points where that model points for a whole sentence:
docs/decisions/0013-labels.md says how.
"""

from __future__ import annotations

import lzma
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

_LONGEST_PIECE = 18
_PART = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Meanings:
    numbers: dict[str, int]
    vectors: np.ndarray
    scales: np.ndarray


def pieces(words: list[str]) -> list[int]:
    """Return the numbers of the pieces that the words are made of."""
    return [piece for word in words for piece in _pieces(word)]


def mean(numbers: list[int], weights: np.ndarray) -> np.ndarray:
    """Return the direction in which the pieces point together; zeros for none."""
    known = _meanings()
    at = np.asarray(numbers, dtype=np.intp)
    total = (known.vectors[at] * (known.scales[at] * weights)[:, None]).sum(axis=0, dtype=np.float32)
    direction: np.ndarray = total / max(float(np.linalg.norm(total)), 1e-9)
    return direction


def size() -> int:
    """Return how many numbers a vector has."""
    return int(_meanings().vectors.shape[1])


@lru_cache(maxsize=4096)
def _pieces(word: str) -> tuple[int, ...]:
    """Cut a word into the longest pieces that are known, from its beginning; nothing if that does not come out."""
    apart = unicodedata.normalize("NFD", word)
    found: list[int] = []
    for part in _PART.findall("".join(each for each in apart if not unicodedata.combining(each))):
        found += _cut(part)
    return tuple(found)


def _cut(part: str) -> list[int]:
    numbers, found, start = _meanings().numbers, [], 0
    while start < len(part):
        mark = "##" if start else ""
        for end in range(min(len(part), start + _LONGEST_PIECE), start, -1):
            if (number := numbers.get(mark + part[start:end])) is not None:
                found.append(number)
                start = end
                break
        else:
            return []
    return found


@cache
def _meanings() -> _Meanings:
    raw = lzma.decompress((Path(__file__).parent / "meanings.bin").read_bytes())
    length, width = (int.from_bytes(raw[at : at + 4], "little") for at in (0, 4))
    names = raw[8 : 8 + length].decode().split("\n")
    scales = np.frombuffer(raw, "<f2", len(names), 8 + length).astype(np.float32)
    vectors = np.frombuffer(raw, np.int8, len(names) * width, 8 + length + 2 * len(names))
    return _Meanings({name: number for number, name in enumerate(names)}, vectors.reshape(-1, width), scales)
