"""How long people worked on an answer, as far as what they left behind tells.

They touched something else before, or their shift began, or the customer had only just written: since the latest of
these they may have worked on it. What took longer than ``LONGEST`` was idle in between and tells nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LONGEST = 60.0
SHORTEST = 1.0
UNKNOWN = 10.0
_MINUTE = timedelta(minutes=1)


def effort(answered_at: datetime, began_at: Iterable[datetime | None]) -> float | None:
    """Return the minutes since the latest beginning that lies before the answer, ``None`` if nothing can be told."""
    before = [at for at in began_at if at is not None and at < answered_at]
    if not before:
        return None
    minutes = (answered_at - max(before)) / _MINUTE
    return max(minutes, SHORTEST) if minutes <= LONGEST else None


def usual(efforts: Iterable[float | None]) -> float:
    """Return the median of what is known, for what is not."""
    known = sorted(each for each in efforts if each is not None)
    return known[len(known) // 2] if known else UNKNOWN
