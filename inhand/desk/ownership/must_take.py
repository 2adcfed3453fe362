"""What a person is given before they may claim something new in a claim team. Pure.

The first of (urgent, then oldest) among those waiting longer than the team allows. Somebody who is off shift owes
nothing; near the end of a shift only what is urgent is still given. One's status plays no part: who claims is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


@dataclass(frozen=True, slots=True)
class Standing:
    """A conversation in the lane of a claim team.

    ``waited`` are business minutes of the team; ``limit`` and ``buffer`` its must-take and end-of-shift minutes.
    """

    id: int
    is_urgent: bool
    waiting_since: datetime
    waited: float
    limit: int
    buffer: int

    @property
    def reason(self) -> str:
        """Say why it goes first."""
        waited = f"waiting for {int(self.waited)} min of working time"
        return f"{'urgent, ' if self.is_urgent else ''}{waited}; over {self.limit} min it goes before anything new"


def must_take(
    lanes: Iterable[Standing], *, passed: Collection[int], shift_ends_at: datetime | None, now: datetime
) -> Standing | None:
    """Return what the person must take first, if anything. ``shift_ends_at`` is empty when they are off shift."""
    owed = (
        each
        for each in lanes
        if each.waited > each.limit and each.id not in passed and _is_eligible(each, shift_ends_at, now)
    )
    return min(owed, key=lambda each: (not each.is_urgent, each.waiting_since, each.id), default=None)


def _is_eligible(standing: Standing, shift_ends_at: datetime | None, now: datetime) -> bool:
    if shift_ends_at is None or shift_ends_at <= now:
        return False
    return standing.is_urgent or shift_ends_at - now > timedelta(minutes=standing.buffer)
