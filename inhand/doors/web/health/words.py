"""Figures in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.web.said import span

if TYPE_CHECKING:
    from inhand.desk.measures.figures import Quantile

NOTHING = "–"


def minutes(value: float) -> str:
    """Return ``1 h 10``; under a minute is ``0 min``."""
    return span(value * 60) if value >= 1 else "0 min"


def lasting(value: Quantile | None) -> str:
    """Return a quantile; “more than” where too few are over to know."""
    if value is None:
        return NOTHING
    return f"over {minutes(value.minutes)}" if value.at_least else minutes(value.minutes)


def percent(value: float | None) -> str:
    return NOTHING if value is None else f"{value * 100:.0f} %"


def index(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}".removesuffix(".0")
