"""Topics: learn from one file, be judged by another, with simple ways to guess beside."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from inhand.desk.labels import features
from inhand.desk.labels.figures import Judged, of_topics
from inhand.desk.labels.learn import learn
from inhand.doors.cli.problem import Problem
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from inhand.desk.labels.classifier import Model

Rows = list[tuple[str, str]]


def evaluate(train: Path, test: Path) -> dict[str, Any]:
    """Return the figures of a model that learnt from ``train`` and guessed ``test``."""
    taught = [(text, topic) for text, topic in _read(train) if topic]
    asked = _read(test)
    if len({topic for _, topic in taught}) < 2:  # noqa: PLR2004 -- nothing to tell apart
        message = f"{train} has fewer than two topics."
        raise Problem(message)
    return measured(taught, asked)


def measured(taught: Rows, asked: Rows) -> dict[str, Any]:
    begun = clock.monotonic()
    model = learn(taught)
    learnt = clock.monotonic()
    judged = guessed(model, asked)
    took = max(clock.monotonic() - learnt, 1e-6)
    return {
        "taught": len(taught),
        "topics": len(model.topics),
        **of_topics(judged),
        "threshold": round(model.threshold, 3),
        "training_seconds": round(learnt - begun, 1),
        "training_processor_seconds": model.about["processor_seconds"],
        "training_peak_mb": model.about["peak_mb"],
        "model_mb": round(model.memory / 1e6, 2),
        "ms_per_label": round(took / max(len(asked), 1) * 1000, 2),
        "baseline_most_frequent": _most_frequent(taught, asked),
        "baseline_naive_bayes": _naive_bayes(taught, asked),
    }


def guessed(model: Model, asked: Rows) -> list[Judged]:
    judged = []
    for text, topic in asked:
        guess = model.guess(text)
        judged.append(Judged(topic, guess.topic, guess.confidence, guess.sure))
    return judged


def _read(path: Path) -> Rows:
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [(row["text"], (row["topic"] or "").strip()) for row in csv.DictReader(file)]
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise Problem(message) from error
    except (KeyError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path} is no CSV file with the columns text and topic: {error}."
        raise Problem(message) from error


def _most_frequent(taught: Rows, asked: Rows) -> float:
    most = Counter(topic for _, topic in taught).most_common(1)[0][0]
    own = [topic for _, topic in asked if topic]
    return round(sum(topic == most for topic in own) / max(len(own), 1), 4)


@dataclass
class Bayes:
    """Naive Bayes over single words, the textbook's (add one)."""

    words: defaultdict[str, Counter[str]]
    texts: Counter[str]
    vocabulary: int

    def guess(self, text: str) -> str:
        words = features.words_of(text)
        return max(self.texts, key=lambda topic: self.likely(topic, words))

    def likely(self, topic: str, words: Iterable[str]) -> float:
        """Return the logarithm of how likely a topic is with these words."""
        counts = self.words[topic]
        every = counts.total() + self.vocabulary
        return log(self.texts[topic]) + sum(log((counts[word] + 1) / every) for word in words)


def bayes(taught: Rows) -> Bayes:
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, topic in taught:
        words[topic].update(features.words_of(text))
    vocabulary = len({word for counts in words.values() for word in counts})
    return Bayes(words, Counter(topic for _, topic in taught), vocabulary)


def _naive_bayes(taught: Rows, asked: Rows) -> float:
    guesser = bayes(taught)
    own = [(text, topic) for text, topic in asked if topic]
    return round(sum(guesser.guess(text) == topic for text, topic in own) / max(len(own), 1), 4)
