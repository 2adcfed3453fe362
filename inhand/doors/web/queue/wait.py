"""The wait chip: how long the customer has waited, and how that stands to what was promised. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inhand.desk.teams.hours import business_minutes
from inhand.doors.web import said
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.policy import Policy
    from inhand.desk.teams.hours import WeeklyHours

_MINUTE = 60


class Wait(NamedTuple):
    """``tone`` is empty under half the target, then ``amber``, then ``red`` past it. ``text`` is business time."""

    text: str
    tone: str
    title: str
    due: datetime | None = None
    now: datetime | None = None

    @property
    def until(self) -> str:
        """How long until the answer is due, or since it was; empty where nothing is promised."""
        return _("due {until}").format(until=said.until(self.due, self.now)) if self.due and self.now else ""


class Waits:
    """Reckons the chips of many rows at one moment."""

    def __init__(self, policy: Policy, now: datetime) -> None:
        self._policy, self._now, self._wall = policy, now, said.Wall(now)

    def of(self, team: int, urgency: int, since: datetime | None, due: datetime | None) -> Wait | None:
        """Return the chip; ``None`` when the ball is with the customer."""
        if since is None:
            return None
        promised = self._policy.targets.get(team, self._policy.targets[None]).minutes(urgency)
        return _wait(since, due, self._policy.hours_of_team.get(team), promised, self._now, self._wall)


def wait(
    since: datetime | None, due: datetime | None, hours: WeeklyHours | None, promised: float, now: datetime
) -> Wait | None:
    """``promised`` are the business minutes of the target. A team without hours is reckoned by the clock."""
    return None if since is None else _wait(since, due, hours, promised, now, said.Wall(now))


def _wait(
    since: datetime,
    due: datetime | None,
    hours: WeeklyHours | None,
    promised: float,
    now: datetime,
    wall: said.Wall,
) -> Wait:
    lived = (now - since).total_seconds() / _MINUTE
    waited = business_minutes(hours, since, now) if hours and hours.spans else lived
    text, by_clock = said.span(waited * _MINUTE), said.span(lived * _MINUTE)
    title = _("Waiting since {moment}, {by_clock} by the clock.").format(
        moment=wall.moment(since), by_clock=by_clock
    )
    if due is None:
        return Wait(text, "", title)
    tone = "red" if now >= due else "amber" if waited * 2 >= promised else ""
    title = _("{title} Answer due {moment}.").format(title=title, moment=wall.moment(due))
    return Wait(text, tone, title, due, now)
