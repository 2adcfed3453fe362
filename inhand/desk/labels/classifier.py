"""Which topic a text is about, how sure that is, and the words that spoke for it. Pure; numpy.

A model is weights: learning them (``training.py``) needs far more than applying them, and happens in another process.
"""

from __future__ import annotations

import io
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import exp, log
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from inhand.desk.labels import features, meanings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What the meaning of a text weighs beside its words and their letters.
MEANING = 1.5
MOST_WORDS = 5
MOST_FEATURES = 100_000
SHORTEST_SAID = 2
FORMAT = 1


class UnreadableModel(ValueError):
    """These bytes hold no model of this version."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest topic, how sure that is (0 to 1), and whether that is sure enough to label with."""

    topic: str
    confidence: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What a training saw: the weight of each hashed feature and of each piece, by how rare it is."""

    keys: np.ndarray
    rarity: np.ndarray
    piece_rarity: dict[int, float]
    unseen_piece: float

    @classmethod
    def from_texts(cls, texts: Sequence[str], *, least: int = 1) -> Known:
        """Return what these texts hold; what stands in fewer than ``least`` of them is left out."""
        found: Counter[int] = Counter()
        pieces: Counter[int] = Counter()
        for text in texts:
            words = features.words_of(text)
            for counts in features.counted(words):
                found.update(counts.keys())
            pieces.update(set(meanings.pieces(words)))
        kept = sorted((key, times) for key, times in found.most_common(MOST_FEATURES) if times >= least)
        every = len(texts)
        return cls(
            np.array([key for key, _ in kept], np.uint32),
            np.array([_rarity(every, times) for _, times in kept], np.float32),
            {piece: _rarity(every, times) for piece, times in pieces.items()},
            _rarity(every, 0),
        )

    def of(self, text: str) -> Seen:
        """Return a text as a model looks at it."""
        words = features.words_of(text)
        places, values, shares = [], [], []
        for counts in features.counted(words):
            at, value, share = self._weighed(counts)
            places.append(at)
            values.append(value)
            shares.append(share)
        return Seen(np.concatenate(places), np.concatenate(values), self._meant(words), shares[0], len(words))

    def _weighed(self, counts: Counter[int]) -> tuple[np.ndarray, np.ndarray, float]:
        """Return places and values of length one together, and how much of the text was ever seen."""
        if not counts:
            return np.zeros(0, np.intp), np.zeros(0, np.float32), 0.0
        keys = np.fromiter(counts.keys(), np.uint32, len(counts))
        times = np.fromiter(counts.values(), np.float32, len(counts))
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[at] == keys
        values = (1 + np.log(times[known])) * self.rarity[at[known]]
        share = float(known.sum()) / len(keys)
        return at[known], values / max(float(np.linalg.norm(values)), 1e-9), share

    def _meant(self, words: list[str]) -> np.ndarray:
        pieces = meanings.pieces(words)
        rarity = [self.piece_rarity.get(piece, self.unseen_piece) for piece in pieces]
        return MEANING * meanings.mean(pieces, np.asarray(rarity, np.float32))


def _rarity(texts: int, times: int) -> float:
    return log((1 + texts) / (1 + times)) + 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as places and values of what is known of it, its meaning, and how much of it is known at all."""

    places: np.ndarray
    values: np.ndarray
    meaning: np.ndarray
    familiar: float
    length: int


@dataclass(frozen=True)
class Model:
    """Weights of small whole numbers, one column and one scale a topic. ``sureness`` turns scores into a chance."""

    topics: tuple[str, ...]
    known: Known
    weights: np.ndarray
    scales: np.ndarray
    meaning: np.ndarray
    bias: np.ndarray
    sureness: tuple[float, ...]
    threshold: float
    about: dict[str, Any]

    def guess(self, text: str) -> Guess:
        seen = self.known.of(text)
        scores = self.scores(seen)
        sure = chance(clues(scores, seen), self.sureness)
        return Guess(self.topics[int(scores.argmax())], sure, sure >= self.threshold)

    def scores(self, seen: Seen) -> np.ndarray:
        by_words = (self.weights[seen.places] * seen.values[:, None]).sum(axis=0, dtype=np.float32)
        scores: np.ndarray = by_words * self.scales + seen.meaning @ self.meaning + self.bias
        return scores

    def why(self, text: str) -> list[str]:
        """Return the words that spoke most for the likeliest topic against the next likely ones."""
        seen = self.known.of(text)
        scores = self.scores(seen)
        best = int(scores.argmax())
        rest = np.exp(scores - scores[best])
        rest[best] = 0
        against = rest / max(float(rest.sum()), 1e-9)
        apart = self.weights[seen.places] * self.scales
        says = dict(zip(seen.places.tolist(), (apart[:, best] - apart @ against) * seen.values, strict=True))
        words = features.words_of(text)
        spoken: defaultdict[str, float] = defaultdict(float)
        counts = Counter(words)
        for word in counts:
            spoken[word] += says.get(self._place(word, 0), 0.0)
            spoken[word] += sum(
                says.get(self._place(run, 1), 0.0) / self._run_owners(words, run)
                for run in features.runs_of(word)
            )
        for first, second in pairwise(words):
            share = says.get(self._place(f"{first} 1 {second}", 0), 0.0) / 2
            spoken[first] += share
            spoken[second] += share
        telling = sorted((each for each in spoken.items() if each[1] > 0), key=lambda each: -each[1])
        return [word for word, _ in telling if len(word) >= SHORTEST_SAID][:MOST_WORDS]

    def _run_owners(self, words: list[str], run: str) -> int:
        bare = run.strip()
        return max(1, sum(bare in word for word in set(words)))

    def _place(self, feature: str, group: int) -> int:
        key = np.uint32(crc32(feature.encode(), group))
        at = int(np.searchsorted(self.known.keys, key))
        return at if at < len(self.known.keys) and self.known.keys[at] == key else -1

    @cached_property
    def memory(self) -> int:
        """Return the bytes that the weights take."""
        return self.weights.nbytes + self.known.keys.nbytes + self.known.rarity.nbytes + self.meaning.nbytes

    def to_bytes(self) -> bytes:
        told = {
            "format": FORMAT, "topics": self.topics, "sureness": self.sureness, "threshold": self.threshold,
            "unseen_piece": self.known.unseen_piece, "about": self.about,
        }  # fmt: skip
        pieces = self.known.piece_rarity
        file = io.BytesIO()
        np.savez_compressed(
            file, told=np.frombuffer(json.dumps(told).encode(), np.uint8), keys=self.known.keys,
            rarity=self.known.rarity.astype(np.float16), weights=self.weights, scales=self.scales,
            meaning=self.meaning.astype(np.float16), bias=self.bias, pieces=np.array(list(pieces), np.uint16),
            piece_rarity=np.array(list(pieces.values()), np.float16),
        )  # fmt: skip
        return file.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> Model:
        """Raise ``UnreadableModel``."""
        try:
            with np.load(io.BytesIO(stored), allow_pickle=False) as file:
                told = json.loads(file["told"].tobytes())
                pieces = dict(zip(file["pieces"].tolist(), file["piece_rarity"].tolist(), strict=True))
                known = Known(file["keys"], file["rarity"].astype(np.float32), pieces, told["unseen_piece"])
                return cls(
                    tuple(told["topics"]), known, file["weights"], file["scales"],
                    file["meaning"].astype(np.float32), file["bias"], tuple(told["sureness"]), told["threshold"],
                    told["about"],
                )  # fmt: skip
        except Exception as error:  # whatever a broken file makes of it
            raise UnreadableModel(str(error)) from error


def clues(scores: np.ndarray, seen: Seen) -> tuple[float, ...]:
    """Return what speaks for the likeliest topic being right: its lead, its score, and how familiar the text is."""
    order = np.sort(scores)[::-1]
    odds = np.exp(order - order[0])
    share = float(odds[0] / odds.sum())
    return (
        log(share / max(1 - share, 1e-6)),
        float(order[0] - order[1]),
        float(order[0]),
        seen.familiar,
        log(1 + seen.length),
    )


def chance(given: Iterable[float], sureness: tuple[float, ...]) -> float:
    """Return how likely it is right; ``sureness`` is an intercept and a weight for each clue."""
    total = sureness[0] + sum(clue * weight for clue, weight in zip(given, sureness[1:], strict=True))
    return 1 / (1 + exp(-max(min(total, 30.0), -30.0)))
