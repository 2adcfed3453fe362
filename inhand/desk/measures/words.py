"""Figures in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTHING = "–"
_BARS = "▁▂▃▄▅▆▇█"


def percent(value: float | None) -> str:
    return NOTHING if value is None else f"{value * 100:.0f} %"


def index(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}".removesuffix(".0")


def bars(values: Sequence[int]) -> str:
    """Return a drawing that any mail and room can show."""
    most = max(values, default=0) or 1
    return "".join(_BARS[(len(_BARS) - 1) * value // most] for value in values)
