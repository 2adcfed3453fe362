"""Which texts speak of the same matter, though nobody has said yet what it is. Pure; numpy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from inhand.desk.labels import features, meanings
from inhand.desk.labels.classifier import Known

if TYPE_CHECKING:
    from collections.abc import Sequence

# How near texts of one matter are, 0 to 1. Chosen on customers' texts whose topic was known and not shown.
NEAR = 0.4
FEWEST = 2
# Of fewer texts nobody knows what is common to all mail.
ENOUGH = 20
# A word that more texts than this share of all use tells nothing about one.
USUAL = 0.15
MOST_WORDS = 4
SHORTEST_WORD = 3
# Pieces of words are numbered by how common they are in English; these are in any text.
COMMON = 200
# Features fall into so many places with a sign each; what they say of two texts together stays the same but for noise.
PLACES = 1024


@dataclass(frozen=True, slots=True)
class Group:
    """Places of texts, the most typical first, and the words that they have in common and others have not."""

    members: tuple[int, ...]
    words: tuple[str, ...]


def groups(texts: Sequence[str]) -> list[Group]:
    """Return the groups of two and more, the largest first. What is like nothing else is in none."""
    if len(texts) < FEWEST:
        return []
    known = Known.from_texts(texts)
    near = _near(np.stack([_vector(known, text) for text in texts]))
    words = [set(features.words_of(text)) for text in texts]
    spread = Counter(word for each in words for word in each)
    free = np.ones(len(texts), bool)
    found = []
    while (most := (near & free).sum(axis=1) * free).max() >= FEWEST:
        middle = int(most.argmax())
        members = (middle, *(int(at) for at in np.nonzero(near[middle] & free)[0] if at != middle))
        free[list(members)] = False
        found.append(Group(members, _telling([words[at] for at in members], spread, len(texts))))
    return sorted(found, key=lambda group: (-len(group.members), group.members))


def _vector(known: Known, text: str) -> np.ndarray:
    seen = known.of(text)
    vector = np.zeros(PLACES + len(seen.meaning), np.float32)
    keys = known.keys[seen.places]
    np.add.at(vector, keys % PLACES, np.where(keys & (1 << 31), 1, -1) * seen.values)
    vector[PLACES:] = seen.meaning
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _near(vectors: np.ndarray) -> np.ndarray:
    """Tell which are alike in what is not common to all of them."""
    apart = vectors - vectors.mean(axis=0) * (len(vectors) >= ENOUGH)
    apart /= np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9)
    alike: np.ndarray = apart @ apart.T
    return alike >= NEAR


def _telling(members: list[set[str]], spread: Counter[str], every: int) -> tuple[str, ...]:
    """Return the words that most of them share and few others have."""
    shared = Counter(word for words in members for word in words if len(word) >= SHORTEST_WORD)
    worth = {
        word: times * log((1 + every) / (1 + spread[word] - times))
        for word, times in shared.items()
        if times >= FEWEST
        and not word.isdigit()
        and not _is_common(word)
        and spread[word] <= max(USUAL * every, 2 * times)
    }
    return tuple(sorted(worth, key=lambda word: (-worth[word], word))[:MOST_WORDS])


def _is_common(word: str) -> bool:
    return all(piece < COMMON for piece in meanings.pieces([word]) or [COMMON])
