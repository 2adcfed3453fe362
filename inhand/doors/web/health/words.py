"""Figures in words of the reader's language."""

from __future__ import annotations

from inhand.desk.measures.words import NOTHING, index, number, percent
from inhand.doors.notices.figures import lasting, minutes

__all__ = ["NOTHING", "index", "lasting", "minutes", "number", "percent"]
