"""Figures in words of the language spoken at the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.measures.words import NOTHING
from inhand.ground.spans import hours_and_minutes
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from inhand.desk.measures.figures import Quantile


# Of what took two days and more nobody counts the minutes.
_EXACT = 48 * 60


def minutes(value: float) -> str:
    whole = int(value)
    return hours_and_minutes(whole if whole < _EXACT else whole // 60 * 60)


def lasting(value: Quantile | None) -> str:
    """Return a quantile; "over" where too few have ended to know."""
    if value is None:
        return NOTHING
    told = minutes(value.minutes)
    return _("over {span}").format(span=told) if value.at_least else told
