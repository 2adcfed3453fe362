"""The only clock. Actions are given the time; doors read it here; tests and the demo's fast week move it."""

from __future__ import annotations

import time as _time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def system() -> datetime:
    """Return the machine's time, aware, in UTC. For leases and logs; the desk's time is ``now``."""
    return datetime.now(UTC)  # noqa: TID251 -- the one place that may ask the system


_source: Callable[[], datetime] = system
_rate: float = 1.0


def now() -> datetime:
    """Return the desk's present time, aware, in UTC."""
    return _source()


def rate() -> float:
    """Return how many desk seconds pass in one second of a person's life; 1 except in a demo."""
    return _rate


def lived(seconds: float) -> timedelta:
    """Return the desk time in which a person lives through ``seconds`` (an undo bar must last for eyes)."""
    return timedelta(seconds=seconds * _rate)


def set_source(source: Callable[[], datetime] | None, *, speed: float = 1.0) -> None:
    """Replace the clock, or put the system's back with ``None``."""
    global _source, _rate
    _source, _rate = source or system, speed


def monotonic() -> float:
    """Return seconds for measuring a span within this process; not a time of day."""
    return _time.monotonic()


def worked() -> float:
    """Return the seconds for which this process had a processor: a cost, whatever else the machine does."""
    return _time.process_time()
