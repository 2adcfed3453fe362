"""How good labels are: figures over what was known, what was guessed and how sure the guess was. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

BINS = 10
MOST_CONFUSED = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """What a text is about (empty: nothing that was taught), what was guessed, how sure (0 to 1), and if it counts."""

    truth: str
    guess: str
    confidence: float = 1.0
    sure: bool = True

    @property
    def is_right(self) -> bool:
        return self.guess == self.truth


def of_topics(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return accuracy on what was taught, and how right the labels are among all, foreign texts included.

    What there is none of has no share: ``None``.
    """
    own = [each for each in judged if each.truth]
    foreign = [each for each in judged if not each.truth]
    labelled = [each for each in judged if each.sure]
    return {
        "texts": len(own),
        "accuracy": share([each.is_right for each in own]),
        "macro_f1": _macro_f1(own) if own else None,
        "calibration_error": calibration_error(own) if own else None,
        "labelled": share([each.sure for each in own]),
        "labelled_right": share([each.is_right for each in own if each.sure]),
        "out_of_scope": len(foreign),
        "out_of_scope_unlabelled": share([not each.sure for each in foreign]),
        "labelled_right_of_all": share([each.is_right for each in labelled]),
        "confused": confused(own),
    }


def confused(judged: Sequence[Judged]) -> list[list[Any]]:
    """Return truth, guess and how often, most first."""
    pairs = Counter((each.truth, each.guess) for each in judged if not each.is_right)
    return [[*pair, times] for pair, times in pairs.most_common(MOST_CONFUSED)]


def calibration_error(judged: Sequence[Judged]) -> float:
    """Return the expected calibration error in ten bins (Guo et al. 2017): how far sureness is from being right."""
    bins: defaultdict[int, list[Judged]] = defaultdict(list)
    for each in judged:
        bins[min(int(each.confidence * BINS), BINS - 1)].append(each)
    apart = sum(abs(sum(each.is_right - each.confidence for each in some)) for some in bins.values())
    return round(apart / max(len(judged), 1), 4)


def share(said: Sequence[bool]) -> float | None:
    return ratio(sum(said), len(said))


def ratio(some: int, every: int) -> float | None:
    return round(some / every, 4) if every else None


def _macro_f1(judged: Sequence[Judged]) -> float:
    truths, guesses = Counter(each.truth for each in judged), Counter(each.guess for each in judged)
    right = Counter(each.truth for each in judged if each.is_right)
    scores = [2 * right[topic] / (times + guesses[topic]) for topic, times in truths.items()]
    return round(sum(scores) / max(len(scores), 1), 4)
