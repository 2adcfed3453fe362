"""A clock a test moves, and the day on which all of them are asked."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from inhand.ground import clock


def begin_as_asked() -> None:
    """Begin at INHAND_TESTS_AT (2027-03-28T00:30Z) instead of today; programs that a test starts are as far ahead."""
    if at := os.environ.pop("INHAND_TESTS_AT", ""):
        os.environ["INHAND_TESTS_AHEAD"] = str((datetime.fromisoformat(at) - clock.system()).total_seconds())
    ahead = timedelta(seconds=float(os.environ.get("INHAND_TESTS_AHEAD", "0")))
    real = clock.system
    clock.system = lambda: real() + ahead
    clock.set_source(None)


class Clock:
    """The time, until it is moved: ``clock.advance(minutes=5)``, ``clock.set(datetime(...))``."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def now(self) -> datetime:
        """Return the time; what ``inhand.ground.clock.now`` says during the test."""
        return self.time

    def advance(self, **span: float) -> datetime:
        """Move on by what ``timedelta`` takes, and return the new time."""
        self.time += timedelta(**span)
        return self.time

    def set(self, time: datetime) -> datetime:
        """Go to a time."""
        self.time = time
        return time
