"""Figures in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inhand.desk.measures.figures import Quantile

NOTHING = "–"
_BARS = "▁▂▃▄▅▆▇█"
_HOUR = 60


def minutes(value: float) -> str:
    """Return ``10 min`` or ``1 h 10``. Business hours make no days: a day of them is as long as a team's is."""
    whole = int(value)
    if whole < _HOUR:
        return f"{whole} min"
    hours, rest = divmod(whole, _HOUR)
    return f"{hours} h {rest:02d}" if rest and hours < 24 else f"{hours} h"  # noqa: PLR2004 -- above, hours say it


def lasting(value: Quantile | None) -> str:
    """Return a quantile; “over” where too few have ended to know."""
    if value is None:
        return NOTHING
    return f"over {minutes(value.minutes)}" if value.at_least else minutes(value.minutes)


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
