"""The wait chip: how long the customer has waited, and how that stands to what was promised. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.teams.hours import business_minutes
from inhand.doors.web import said

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.hours import WeeklyHours

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Wait:
    """``tone`` is empty under half the target, then ``amber``, then ``red`` past it. ``text`` is business time."""

    text: str
    tone: str
    title: str
    due: str = ""


def wait(
    since: datetime | None, due: datetime | None, hours: WeeklyHours | None, now: datetime
) -> Wait | None:
    """Return the chip; ``None`` when the ball is with the customer."""
    if since is None:
        return None
    waited = _worked(hours, since, now)
    title = (
        f"Waiting since {said.moment(since, now)}, {said.span((now - since).total_seconds())} by the clock."
    )
    if due is None:
        return Wait(said.span(waited * _MINUTE), "", title)
    title += f" Answer due {said.moment(due, now)}."
    tone = "red" if now >= due else "amber" if waited * 2 >= _worked(hours, since, due) else ""
    return Wait(said.span(waited * _MINUTE), tone, title, f"due {said.until(due, now)}")


def _worked(hours: WeeklyHours | None, a: datetime, b: datetime) -> float:
    """Return the business minutes between; by the clock for a team without hours."""
    return business_minutes(hours, a, b) if hours and hours.spans else (b - a).total_seconds() / _MINUTE
