"""The backup ladder in time: which rung a waiting conversation has reached, and when the next one comes. Pure.

What routing asks at once (the team, its backup, its lead) is in ``rungs.py``; above it, for what stands in the lane:

- ``lane``: it waits to be taken, or for somebody who is known to come before it is due. Nobody else is told yet.
- ``room``: it is posted in the team's room, at once if nobody is in sight.
- ``half``: half of the target is gone; the same post is edited.
- ``on_call``: the whole target is gone; the post is edited and the named on-call is told. Again at 2, 4, 8 … targets.
  What is urgent while nobody at all is at work begins here: the room may be empty, too.

For what has an owner there is one rung, ``stale``: its target has passed. The lead is told, at 1, 2, 4 … targets.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING

from inhand.desk.teams.hours import add_business_minutes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from inhand.desk.teams.hours import WeeklyHours

LANE, ROOM, HALF, ON_CALL, STALE = "lane", "room", "half", "on_call", "stale"


@dataclass(frozen=True, slots=True)
class Promise:
    """What the customer was promised: ``minutes`` of these hours from ``waiting_since`` on."""

    hours: WeeklyHours
    waiting_since: datetime
    minutes: float

    def passed(self, share: float) -> datetime:
        """Return when so many targets will have passed; 1 is when the answer is due."""
        return add_business_minutes(self.hours, self.waiting_since, self.minutes * share)


@dataclass(frozen=True, slots=True)
class Lane:
    """How it stands in the lane. ``takers``: somebody at work may take it by themselves. ``comes_at``: when the gates
    know of somebody. ``deserted``: nobody of those who were asked is at work.
    """

    since: datetime
    urgent: bool = False
    takers: bool = False
    comes_at: datetime | None = None
    deserted: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A rung, from when on, and the share of the target that has passed there in percent."""

    rung: str
    at: datetime
    share: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The step that is reached, and the one that comes."""

    step: Step
    next: Step


def in_lane(lane: Lane, promise: Promise, now: datetime) -> Standing:
    """Return where a conversation stands that nobody has. There is always a next step, later than ``now``."""
    return _standing(_lane_steps(lane, promise), now)


def _lane_steps(lane: Lane, promise: Promise) -> Iterator[Step]:
    half, due = promise.passed(0.5), promise.passed(1)
    in_time = lane.comes_at is not None and lane.comes_at <= due
    first = Step(LANE if lane.takers or in_time else ROOM, lane.since, 0)
    if lane.urgent and lane.deserted and not in_time:
        first = Step(ON_CALL, lane.since, 0)
    yield first
    yield Step(ON_CALL if first.rung == ON_CALL else HALF, half, 50)
    yield from _again(ON_CALL, promise)


def in_hand(promise: Promise, now: datetime) -> Standing:
    """Return where a conversation stands that has an owner: its rung is empty until it is stale."""
    return _standing(chain([Step("", promise.waiting_since, 0)], _again(STALE, promise)), now)


def _again(rung: str, promise: Promise) -> Iterator[Step]:
    for doubling in count():
        yield Step(rung, promise.passed(2**doubling), 100 * 2**doubling)


def _standing(steps: Iterator[Step], now: datetime) -> Standing:
    reached = next(steps)
    coming = next(steps)
    while coming.at <= now:
        reached, coming = coming, next(steps)
    return Standing(reached, coming)
