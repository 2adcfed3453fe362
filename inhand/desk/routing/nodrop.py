"""The first promise, for one conversation in which a customer waits: who or what holds it. Pure (semantics 8, no-drop).

An owner who is at work, or back before the rescue window ends. Else a clock that is running: the rescue of an absent
owner's, or the backup ladder of the lane. If there is neither, it has been dropped, which must never happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

VERSION = 1
OWNER, BACK_IN_TIME, RESCUE, LADDER, DROPPED = "owner", "back_in_time", "rescue", "ladder", "dropped"
# A clock may be late by this much before it is called stopped: a worker that restarts is no drop.
GRACE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Held:
    """``absent``: it has an owner who is not at work; ``back_at`` is when they are, ``window`` how long it may wait.

    ``climb_at`` is when the ladder looks next, ``rung`` the step reached in the lane. ``since`` is the newest of the
    clocks that began: what has just arrived is still being placed.
    """

    owned: bool
    absent: bool
    back_at: datetime | None
    window: datetime | None
    rung: str
    climb_at: datetime | None
    since: datetime


def held_by(conversation: Held, now: datetime) -> str:
    """Return ``owner | back_in_time | rescue | ladder | dropped``."""
    if conversation.owned and not conversation.absent:
        return OWNER
    back, window = conversation.back_at, conversation.window
    if conversation.owned and back and window and back <= window:
        return BACK_IN_TIME
    if conversation.since > now - GRACE or is_running(conversation.climb_at, now):
        return RESCUE if conversation.owned else LADDER
    return DROPPED


def is_running(climb_at: datetime | None, now: datetime) -> bool:
    return climb_at is not None and climb_at > now - GRACE


def missing(conversation: Held) -> str:
    """Return what was missing, as a sentence."""
    who = "Its owner is not at work" if conversation.owned else "Nobody has it"
    clock = "its clock had stopped" if conversation.climb_at else "no clock was running"
    return f"{who}, and {clock}."
