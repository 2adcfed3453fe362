"""Quantiles of waits that may not be over yet, and how evenly something is shared. Pure.

Minutes are counted whole up to a thousand and to three figures above, so that a day of any size is a short table.
"""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FEW = 20
"""Below so many a figure says little, and the page says so."""

_WHOLE_BELOW = 1000
_ROUNDING = 1e-9


def counted(minutes: float) -> int:
    """Return the minutes as they are counted."""
    whole = floor(max(minutes, 0.0) + _ROUNDING)
    if whole < _WHOLE_BELOW:
        return whole
    step = int(10 ** (floor(log10(whole)) - 2))
    return whole // step * step


class Quantile(NamedTuple):
    """``minutes`` by which that share was over. ``at_least``: fewer were by then, and more is not known."""

    minutes: int
    at_least: bool = False


def quantile(over: Mapping[int, int], running: Mapping[int, int], share: float) -> Quantile | None:
    """Return the wait by which ``share`` of all were over; ``None`` without any.

    ``over`` counts by minutes those that ended, ``running`` those that did not: each is known to have taken at least
    so long (Kaplan and Meier, JASA 53, 1958). Without running ones it is the nearest rank.
    """
    at_risk = sum(over.values()) + sum(running.values())
    if not at_risk:
        return None
    still = 1.0
    last = 0
    for minutes in sorted({*over, *running}):
        last = minutes
        still *= 1 - over.get(minutes, 0) / at_risk
        if still <= 1 - share + _ROUNDING:
            return Quantile(minutes)
        at_risk -= over.get(minutes, 0) + running.get(minutes, 0)
    return Quantile(last, at_least=True)


def jain(shares: Sequence[float]) -> float | None:
    """Return how evenly it is shared: 1 if all have the same, 1/n if one has it all (Jain, Chiu and Hawe, 1984)."""
    squares = sum(share * share for share in shares)
    return sum(shares) ** 2 / (len(shares) * squares) if squares else None


def gini(shares: Sequence[float]) -> float | None:
    """Return how unevenly it is shared: 0 if all have the same, near 1 if one has it all (Gini, 1912)."""
    total, number = sum(shares), len(shares)
    if not total:
        return None
    ranked = sum((2 * rank - number - 1) * share for rank, share in enumerate(sorted(shares), 1))
    return ranked / (number * total)


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
