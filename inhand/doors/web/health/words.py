"""Figures in words of the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from inhand.desk.measures.words import NOTHING, index, number, percent
from inhand.doors.web.said import hours_and_minutes

if TYPE_CHECKING:
    from inhand.desk.measures.figures import Quantile

__all__ = ["NOTHING", "index", "lasting", "minutes", "number", "percent"]


def minutes(value: float) -> str:
    """Return ``10 min`` or ``1 h 10``. Business hours make no days: a day of them is as long as a team's is."""
    return hours_and_minutes(int(value))


def lasting(value: Quantile | None) -> str:
    """Return a quantile; "over" where too few have ended to know."""
    if value is None:
        return NOTHING
    told = minutes(value.minutes)
    return _("over {span}").format(span=told) if value.at_least else told
