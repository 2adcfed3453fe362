"""The desk's clock in the hand of a test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from inhand.ground import clock

# A Wednesday, at ten in Berlin and nine in London: most of a desk with ordinary hours is at work.
MORNING = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


class Clock:
    """Stands still until moved."""

    def __init__(self, at: datetime = MORNING) -> None:
        self._at = at
        clock.set_source(self.now)

    def now(self) -> datetime:
        return self._at

    def move_to(self, at: datetime) -> datetime:
        self._at = at
        return at

    def advance(
        self, by: timedelta | None = None, *, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> datetime:
        """Move on; ``clock.advance(minutes=5)``."""
        return self.move_to(self._at + (by or timedelta(hours=hours, minutes=minutes, seconds=seconds)))

    def run(self) -> None:
        """Let time pass as it does outside, from where it stands."""
        left = self._at - clock.system()
        clock.set_source(lambda: clock.system() + left)
