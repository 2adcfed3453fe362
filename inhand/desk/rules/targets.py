"""The promised answer time, in business minutes of the team (semantics 9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.teams.hours import add_business_minutes

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.hours import WeeklyHours

BUSINESS_DAY = 480
"""Minutes of "one business day": eight worked hours, whatever the length of the team's day. A team that is open
around the clock thus answers low urgency within eight hours, one that works four hours a day within two days."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Business minutes by urgency."""

    low: int = BUSINESS_DAY
    normal: int = 240
    high: int = 60
    urgent: int = 15

    def minutes(self, urgency: int) -> int:
        """Return the target of an urgency from 0 (low) to 3 (urgent)."""
        return (self.low, self.normal, self.high, self.urgent)[urgency]


# What is promised where nobody set a target, by urgency from 0 (low) to 3 (urgent).
DEFAULTS = tuple(Targets().minutes(urgency) for urgency in range(4))


def due_at(hours: WeeklyHours, targets: Targets, urgency: int, waiting_since: datetime) -> datetime:
    """Return when a customer waiting since then must have an answer.

    It can be the very end of a shift, and never lies outside the hours, unless there are none
    (see ``add_business_minutes``).
    """
    return add_business_minutes(hours, waiting_since, targets.minutes(urgency))
