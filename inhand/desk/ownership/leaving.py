"""Who is about to be gone, until when, and what would be past its target by then. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inhand.desk.teams.hours import next_shift, shift_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inhand.desk.teams.hours import WeeklyHours

# This long before the end of a shift what would be late is offered.
NOTICE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Leaving:
    """``why`` is ``shift_ends | off_shift | away | busy``; gone from ``at``, back at ``back_at`` if that is known."""

    why: str
    at: datetime
    back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in which a customer waits on the one who leaves."""

    id: int
    due_at: datetime | None


def leaving(
    hours: WeeklyHours, *, status: str, status_until: datetime | None, now: datetime
) -> Leaving | None:
    """Return how they leave, ``None`` if they stay. A status whose end has passed is over.

    Away without a return time may last: nobody knows until when. Busy without one is at work. Who has no working
    hours has no shift that could end.
    """
    is_over = status_until is not None and status_until <= now
    gone_until = None if is_over else status_until
    status = "available" if is_over else status
    shift = shift_at(hours, now)
    if shift is None and hours.spans:
        after = max(now, gone_until) if gone_until and status == "away" else now
        return Leaving("off_shift", now, _at_work_from(hours, after))
    if gone_until is not None and status in {"away", "busy"}:
        return Leaving(status, now, _at_work_from(hours, gone_until) if hours.spans else gone_until)
    if status == "away":
        return Leaving("away", now, None)
    if shift is not None and shift.ends - now <= NOTICE:
        return Leaving("shift_ends", shift.ends, _at_work_from(hours, shift.ends))
    return None


def _at_work_from(hours: WeeklyHours, t: datetime) -> datetime | None:
    if shift_at(hours, t) is not None:
        return t
    following = next_shift(hours, t)
    return following.starts if following else None


def late_before(waiting: Iterable[Waiting], back_at: datetime | None) -> list[Waiting]:
    """Return what would be past its target before they are back, soonest first; all of it if that is not known.

    Due in the very moment of their return is late: nobody answers in no time.
    """
    due = [(each.due_at, each.id, each) for each in waiting if each.due_at is not None]
    return [each for at, _, each in sorted(due, key=lambda row: row[:2]) if back_at is None or at <= back_at]
