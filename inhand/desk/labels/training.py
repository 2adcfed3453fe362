"""Learn topics from texts that people labelled. Run as a program: examples in, a model out.

It takes 150 MB and seconds of a processor, so it is a process of its own that may be stopped at any time
(``learn.py``); nothing else imports it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from inhand.desk.labels import few, meanings
from inhand.desk.labels.classifier import FORMAT, Known, Model, Seen, chance, clues
from inhand.desk.labels.spamminess import SPAM

Examples = list[tuple[str, str]]
# The topics that were learnt, a row of weights for each, and what each begins with.
Learnt = tuple[np.ndarray, np.ndarray, np.ndarray]
Learner = Callable[[csr_matrix, np.ndarray], Learnt]

# With more texts than this a word that stands in one alone is left out, and two learners are averaged.
MANY = 3_000
# Up to so many texts a topic on average, topics are learnt from few.
FEW = 60
FOLDS_OF_FEW, FOLDS_OF_MANY = 5, 2
# How much of the mail is taken to be of no known topic when sureness is reckoned; and for the threshold, where care is
# cheaper than a wrong label, with how right labels shall be then.
FOREIGN, FOREIGN_AT_WORST, RIGHT = 0.1, 0.33, 0.92
# Of wanted mail so little may be taken for spam; a mail is put aside from this chance on at the earliest.
FALSE_ALARMS, SUREST, MARGIN = 0.001, 0.9, 0.1
LOWEST, HIGHEST = 0.4, 0.9
LOWEST_OF_FEW, HIGHEST_OF_FEW = 0.7, 0.85
# Sureness by the lead alone, where there is nothing to learn it from.
_BY_LEAD = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
# How the two learners of many texts are averaged.
_MANY_SCALE, _SMOOTH, _ROUNDS = 2.5, 0.3, 25


def main() -> None:
    """Read JSON on standard input: lists of ``[text, topic]`` and of ``[name, topic]``; write the model."""
    examples, names = json.load(sys.stdin)
    sys.stdout.buffer.write(train(examples, names).to_bytes())


def train(examples: Examples, names: Examples) -> Model:
    """Return a model. ``about`` says what it was made from, how long it took, and what it confused on the way.

    ``names`` are what people call the topics: one more text of each, which nothing is judged by.
    """
    begun, worked = time.perf_counter(), time.process_time()
    topics = sorted({topic for _, topic in examples})
    texts = [text for text, _ in examples]
    learner = _learner(len(texts), len(topics))
    named = [each for each in names if each[1] in topics] if learner is few.learn else []
    truth = np.array([topics.index(topic) for _, topic in (*examples, *named)])
    every = [*texts, *(name for name, _ in named)]
    known = Known.from_texts(every, least=2 if len(texts) > MANY else 1)
    seen = [known.of(text) for text in every]
    weights, bias = _fit(learner, seen, truth, len(topics), len(known.keys))
    tried = _tried(learner, seen, truth, len(texts), len(topics), len(known.keys))
    sureness, threshold = _sureness(tried)
    if SPAM in topics:
        threshold = _careful(tried, sureness, topics.index(SPAM))
    small, scales = _small(weights[: len(known.keys)])
    about = {
        "format": FORMAT,
        "examples": len(texts),
        "per_topic": dict(Counter(topic for _, topic in examples)),
        "seconds": round(time.perf_counter() - begun, 2),
        "processor_seconds": round(time.process_time() - worked, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **_report(tried, topics, sureness, threshold),
    }
    return Model(
        tuple(topics), known, small, scales, weights[len(known.keys) :].astype(np.float32),
        bias.astype(np.float32), sureness, threshold, about,
    )  # fmt: skip


def _learner(texts: int, topics: int) -> Learner:
    if texts <= min(FEW * topics, MANY):
        return few.learn
    return _smooth if texts <= MANY else _both


def _smooth(rows: csr_matrix, truth: np.ndarray, rounds: int = 100) -> Learnt:
    return _learnt(LogisticRegression(C=10, max_iter=rounds, tol=1e-3), rows, truth)


def _both(rows: csr_matrix, truth: np.ndarray) -> Learnt:
    """Average two learners: each is wrong elsewhere."""
    classes, wide, far = _learnt(LinearSVC(C=0.5, tol=0.1, random_state=0), rows, truth)
    _, smooth, near = _smooth(rows, truth, _ROUNDS)
    part = _MANY_SCALE * (1 - _SMOOTH)
    return classes, wide * part + smooth * _SMOOTH, far * part + near * _SMOOTH


def _learnt(learner: Any, rows: csr_matrix, truth: np.ndarray) -> Learnt:  # noqa: ANN401 -- sklearn has no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a few rounds are enough
        learner.fit(rows, truth)
    weights, begins = learner.coef_, learner.intercept_
    if len(learner.classes_) == 2:  # noqa: PLR2004 -- two topics are told apart by one column
        weights, begins = (np.concatenate([-each, each]) / 2 for each in (weights, begins))
    return learner.classes_, weights, begins


def _fit(
    learner: Learner, seen: list[Seen], truth: np.ndarray, topics: int, width: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights, a column a topic, and what each begins with. Topics without a text get nothing."""
    rows = _matrix(seen, width)
    classes, found, begins = learner(rows, truth)
    weights = np.zeros((rows.shape[1], topics), np.float32)
    bias = np.full(topics, -100.0)
    weights[:, classes] = found.T
    bias[classes] = begins
    return weights, bias


def _matrix(seen: list[Seen], width: int) -> csr_matrix:
    """Return the texts as rows: what is known of them, then their meaning."""
    size = meanings.size()
    columns = [np.concatenate([each.places, np.arange(width, width + size)]) for each in seen]
    values = [np.concatenate([each.values, each.meaning]) for each in seen]
    starts = np.cumsum([0, *(len(each) for each in columns)])
    data, places = np.concatenate(values).astype(np.float32), np.concatenate(columns)
    return csr_matrix((data, places, starts), shape=(len(seen), width + size))


Tried = list[tuple[int, int, tuple[float, ...], bool]]


def _tried(
    learner: Learner, seen: list[Seen], truth: np.ndarray, texts: int, topics: int, width: int
) -> Tried:
    """Guess each text by what was learnt from the others: truth, guess, clues, and whether its topic was known.

    In each round some topics are left out as well: their texts are what texts of no known topic look like. What comes
    after the first ``texts`` is taught and not guessed.
    """
    folds = FOLDS_OF_MANY if texts > MANY else FOLDS_OF_FEW
    order = np.random.default_rng(0).permutation(texts)
    fold_of = np.full(len(seen), -1)
    for topic in range(topics):
        mine = order[truth[order] == topic]
        fold_of[mine] = np.arange(len(mine)) % folds
    tried: Tried = []
    for fold in range(folds):
        foreign = truth % (folds + 1) == fold if topics > folds else np.zeros(len(seen), bool)
        taught = np.nonzero((fold_of != fold) & ~foreign)[0]
        if len(set(truth[taught])) < 2:  # noqa: PLR2004 -- there is nothing to tell apart
            continue
        weights, bias = _fit(learner, [seen[at] for at in taught], truth[taught], topics, width)
        for at in np.nonzero((fold_of == fold) | (foreign & (fold_of == (fold + 1) % folds)))[0]:
            scores = _scores(weights, bias, seen[at], width)
            tried.append((int(truth[at]), int(scores.argmax()), clues(scores, seen[at]), not foreign[at]))
    return tried


def _scores(weights: np.ndarray, bias: np.ndarray, seen: Seen, width: int) -> np.ndarray:
    scores: np.ndarray = seen.values @ weights[seen.places] + seen.meaning @ weights[width:] + bias
    return scores


def _sureness(tried: Tried) -> tuple[tuple[float, ...], float]:
    """Return how clues become a chance, and from which chance on labels are as right as they shall be."""
    right = np.array([truth == guess and own for truth, guess, _, own in tried])
    if not right.any():
        return _BY_LEAD, HIGHEST
    if right.all():  # few and plain: nothing shows where it goes wrong, so most of them are the measure
        usual = float(np.quantile([chance(each[2], _BY_LEAD) for each in tried], 0.1))
        return _BY_LEAD, min(max(usual, LOWEST_OF_FEW), HIGHEST_OF_FEW)
    given = np.array([each[2] for each in tried])
    weights = _weights(tried, FOREIGN)
    middle, spread = given.mean(axis=0), given.std(axis=0) + 1e-6
    judge = LogisticRegression(C=1.0, max_iter=200).fit((given - middle) / spread, right, weights)
    by_clue = judge.coef_[0] / spread
    sureness = (float(judge.intercept_[0] - by_clue @ middle), *map(float, by_clue))
    chances = np.array([chance(each[2], sureness) for each in tried])
    order, weights = np.argsort(-chances), _weights(tried, FOREIGN_AT_WORST)
    so_far = np.cumsum((right * weights)[order]) / np.cumsum(weights[order])
    good = np.nonzero(so_far >= RIGHT)[0]
    threshold = float(chances[order][good[-1]]) if len(good) else HIGHEST
    return sureness, min(max(threshold, LOWEST), HIGHEST)


def _careful(tried: Tried, sureness: tuple[float, ...], spam: int) -> float:
    """Return from which chance on hardly any wanted mail was taken for spam, and some more for what is not seen yet."""
    wanted = sum(truth != spam for truth, *_ in tried)
    wrong = sorted(
        (chance(each[2], sureness) for each in tried if each[1] == spam and each[0] != spam), reverse=True
    )
    worst = [*wrong, 0.0][min(int(wanted * FALSE_ALARMS), len(wrong))]
    return max(SUREST, worst + (1 - worst) * MARGIN)


def _weights(tried: Tried, share: float) -> np.ndarray:
    own = np.array([each[3] for each in tried])
    foreign = max(int((~own).sum()), 1)
    return np.where(own, 1.0, share / (1 - share) * own.sum() / foreign)


def _report(
    tried: Tried, topics: list[str], sureness: tuple[float, ...], threshold: float
) -> dict[str, object]:
    own = [each for each in tried if each[3]]
    right = sum(truth == guess for truth, guess, *_ in own)
    sure = [each for each in own if chance(each[2], sureness) >= threshold]
    confused = Counter((topics[truth], topics[guess]) for truth, guess, *_ in own if truth != guess)
    return {
        "accuracy": round(right / max(len(own), 1), 4),
        "labelled": round(len(sure) / max(len(own), 1), 4),
        "labelled_right": round(sum(truth == guess for truth, guess, *_ in sure) / max(len(sure), 1), 4),
        "confused": [[*pair, times] for pair, times in confused.most_common(20)],
    }


def _small(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights as whole numbers up to 127, and each topic's scale."""
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return np.round(weights / scales).astype(np.int8), scales.astype(np.float32)


if __name__ == "__main__":
    main()
