"""Topics: learn from one file, be judged by another, with simple ways to guess beside."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from inhand.desk.labels import features
from inhand.desk.labels.figures import Judged, of_topics, share
from inhand.desk.labels.learn import learn
from inhand.doors.cli import contents
from inhand.doors.cli.problem import Problem
from inhand.ground import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from inhand.desk.labels.classifier import Model

Rows = list[tuple[str, str]]

# "card_arrival", "late-delivery" and "cardArrival" are two words.
_JOINT = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")


def evaluate(train: Path, test: Path) -> dict[str, Any]:
    """Return the figures of a model that learnt from ``train`` and guessed ``test``."""
    taught = [(text, topic) for text, topic in _read(train) if text.strip() and topic]
    asked = _read(test)
    if len({topic for _, topic in taught}) < 2:  # noqa: PLR2004 -- nothing to tell apart
        message = f"{train} has fewer than two topics; there is nothing to tell apart."
        raise Problem(message)
    return measured(taught, asked)[0]


def measured(taught: Rows, asked: Rows) -> tuple[dict[str, Any], Model]:
    """Return the figures, and what was learnt."""
    begun = clock.monotonic()
    model = learn(taught, names=names(taught))
    learnt = clock.monotonic()
    model.guess(taught[0][0])  # what words mean is read once, with the first text
    ready = clock.monotonic()
    judged = guessed(model, asked)
    took = clock.monotonic() - ready
    figures = {
        "taught": len(taught),
        "topics": len(model.topics),
        **of_topics(judged),
        "of_topics_never_taught": sum(bool(topic) and topic not in model.topics for _, topic in asked),
        "threshold": round(model.threshold, 3),
        "training_seconds": round(learnt - begun, 1),
        "training_processor_seconds": model.about["processor_seconds"],
        "training_peak_mb": model.about["peak_mb"],
        "model_mb": round(model.memory / 1e6, 2),
        "ms_per_label": round(took / len(asked) * 1000, 2),
        "labels_per_second": round(len(asked) / max(took, 1e-6)),
        "baseline_without_dont_know": share([each.is_right for each in judged]),
        "baseline_most_frequent": _most_frequent(taught, asked),
        "baseline_naive_bayes": _naive_bayes(taught, asked),
    }
    return figures, model


def names(taught: Rows) -> Rows:
    """Return the topics in words, as a team's have titles."""
    return [(_JOINT.sub(" ", topic), topic) for topic in sorted({topic for _, topic in taught})]


def guessed(model: Model, asked: Rows) -> list[Judged]:
    judged = []
    for text, topic in asked:
        guess = model.guess(text)
        judged.append(Judged(topic, guess.topic, guess.confidence, guess.sure))
    return judged


def _read(path: Path) -> Rows:
    csv.field_size_limit(sys.maxsize)
    found = csv.DictReader(io.StringIO(contents.text(path), newline=""))
    try:
        if missing := {"text", "topic"} - set(found.fieldnames or ()):
            message = f"{path} has no column {' and no column '.join(sorted(missing))}{_columns(found)}."
            raise Problem(message)
        rows = [(row["text"] or "", (row["topic"] or "").strip()) for row in found]
    except csv.Error as error:
        message = f"{path} is no CSV file: {error}."
        raise Problem(message) from error
    if not rows:
        message = f"{path} has no row."
        raise Problem(message)
    return rows


def _columns(found: csv.DictReader[str]) -> str:
    if not found.fieldnames:
        return ": it is empty"
    return f"; its first line is {','.join(found.fieldnames)[:80]!r}, separated by commas"


def _most_frequent(taught: Rows, asked: Rows) -> float | None:
    most = Counter(topic for _, topic in taught).most_common(1)[0][0]
    return share([topic == most for _, topic in asked if topic])


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


def _naive_bayes(taught: Rows, asked: Rows) -> float | None:
    guesser = bayes(taught)
    return share([guesser.guess(text) == topic for text, topic in asked if topic])
