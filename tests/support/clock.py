"""A clock a test moves."""

from __future__ import annotations

from datetime import datetime, timedelta


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
