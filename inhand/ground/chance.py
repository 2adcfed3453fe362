"""The only chance, and it is seeded: for what is made up on purpose. What nobody may guess comes from ``secrets``."""

from __future__ import annotations

from random import Random  # noqa: TID251 -- the one place that may
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Chance:
    """A stream of chance. Equal seeds give equal streams, in whatever process."""

    def __init__(self, *seed: object) -> None:
        self._random = Random(":".join(map(str, seed)))  # noqa: S311 -- repeatable is what is wanted

    def happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def between(self, low: float, high: float) -> float:
        """Return a number with every one equally likely."""
        return self._random.uniform(low, high)

    def around(self, median: float, spread: float) -> float:
        """Return a lognormal number; ``spread`` is the deviation of its logarithm."""
        return median * self._random.lognormvariate(0.0, spread)

    def until_next(self, mean: float) -> float:
        """Return how long until the next of what comes independently, ``mean`` apart (exponential)."""
        return self._random.expovariate(1.0 / mean)

    def choose(self, what: Sequence[T], weights: Sequence[float]) -> T:
        return self._random.choices(what, weights)[0]
