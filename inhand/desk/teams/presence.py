"""Whether somebody is at work at a moment, and what to say when they are not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inhand.desk.teams.hours import Shift

# For who is in no team; a team says it for its own.
DISCONNECT_MINUTES = 10
LONG_AWAY = timedelta(days=1)


class Here(StrEnum):
    """In the order in which gate 2 looks (semantics 4)."""

    OFF_SHIFT = "off_shift"
    AWAY = "away"
    DISCONNECTED = "disconnected"
    BUSY = "busy"
    AVAILABLE = "available"


@dataclass(frozen=True, slots=True)
class Presence:
    """``until`` is when a busy or away status ends, if that is known; ``since`` when a silent page was last heard."""

    here: Here
    until: datetime | None = None
    since: datetime | None = None

    @property
    def is_at_work(self) -> bool:
        """Busy is at work."""
        return self.here in {Here.AVAILABLE, Here.BUSY}

    @property
    def dot(self) -> str:
        """Return how a ring shows it: who is off or gone is away."""
        return self.here.value if self.is_at_work else "away"


def status_at(status: str, until: datetime | None, now: datetime) -> str:
    """Return the status that counts: one whose time has passed is over."""
    return "available" if until is not None and until <= now else status


def back_since(left: datetime | None, returned: datetime | None) -> datetime | None:
    """Return ``returned`` if that was after a long absence, so that their cap ramps up from then (semantics 4)."""
    return returned if left and returned and returned - left > LONG_AWAY else None


def presence(
    status: str,
    until: datetime | None,
    seen: datetime | None,
    *,
    shift: Shift | None,
    minutes: int,
    now: datetime,
) -> Presence:
    """Reckon it. ``shift`` is the one that is on, ``minutes`` after which a page that fell silent counts as gone."""
    counts = status_at(status, until, now)
    if shift is None:
        return Presence(Here.OFF_SHIFT)
    if counts == Here.AWAY:
        return Presence(Here.AWAY, until=until)
    if is_disconnected(seen, minutes=minutes, now=now):
        return Presence(Here.DISCONNECTED, since=seen)
    return Presence(Here.BUSY, until=until) if counts == Here.BUSY else Presence(Here.AVAILABLE)


def is_disconnected(seen: datetime | None, *, minutes: int, now: datetime) -> bool:
    """Also at the beginning of a shift: who has not opened the desk yet is not there yet. 0 minutes is never."""
    return minutes > 0 and (seen is None or seen <= now - timedelta(minutes=minutes))


def missed_since(
    former: datetime | None, *, shift: Shift | None, minutes: int, now: datetime
) -> datetime | None:
    """Return since when somebody who comes back was shown as away; ``None`` if that is not worth a word.

    ``former`` is when their page was heard of before. The time before the shift is their own.
    """
    if shift is None or minutes == 0:
        return None
    since = max(former, shift.starts) if former else shift.starts
    return since if now - since >= timedelta(minutes=minutes) else None
