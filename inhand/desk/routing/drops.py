"""Reads for the no-drop check. It stands here because only routing knows owners, hours, windows and rungs together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from inhand.desk.routing import policy as policies
from inhand.desk.routing.actions.climb import waiting
from inhand.desk.routing.actions.rescue import window_ends
from inhand.desk.routing.gates.hours import absence
from inhand.desk.routing.moments import back_at
from inhand.desk.routing.nodrop import DROPPED, GRACE, Held, held_by, missing
from inhand.desk.routing.snapshot import snapshot
from inhand.ground import prepared

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.routing.policy import Policy


@dataclass(frozen=True, slots=True)
class Drop:
    """A conversation that nobody and nothing holds, and what was missing."""

    conversation: Conversation
    reason: str


def number_dropped(now: datetime) -> int:
    """Return the number that must be 0. Costs one short query as long as every clock runs."""
    return len(dropped(now))


def dropped(now: datetime) -> list[Drop]:
    """Return what has neither an owner at work (or back in time) nor a running clock."""
    policy, found = policies.present(), []
    for suspect in suspects(now):
        held = _held(suspect, policy, now)
        if held_by(held, now) == DROPPED:
            found.append(Drop(suspect, missing(held)))
    return found


def suspects(now: datetime) -> list[Conversation]:
    """Return what waits without a running clock. Those whose owner is at work are no drop, but want a clock again."""
    pks = [pk for (pk,) in _stopped(now - GRACE)]
    if not pks:
        return []
    return list(waiting().filter(pk__in=pks).select_related("owner", "team", "contact").order_by("pk"))


_stopped = prepared.Query(
    lambda limit: (
        waiting()
        .filter(Q(climb_at__isnull=True) | Q(climb_at__lte=limit), waiting_since__lte=limit)
        .exclude(lane_since__gt=limit)
        .order_by("climb_at")  # as the index has them: by their keys SQLite would walk through all there are
        .values_list("pk")[:500]
    ),
    prepared.TIME,
)


def holding(now: datetime) -> Counter[str]:
    """Count every waiting conversation by what holds it, those in a lane by their rung."""
    policy = policies.present()
    counts: Counter[str] = Counter()
    for conversation in waiting().order_by("pk").iterator(chunk_size=500):
        by = held_by(_held(conversation, policy, now), now)
        counts[conversation.rung or "lane" if by == "ladder" else by] += 1
    return counts


def _held(conversation: Conversation, policy: Policy, now: datetime) -> Held:
    since = max(filter(None, (conversation.waiting_since, conversation.lane_since)))
    if conversation.owner_id is None:
        return Held(
            owned=False,
            absent=False,
            back_at=None,
            window=None,
            rung=conversation.rung,
            climb_at=conversation.climb_at,
            since=since,
        )
    situation = snapshot(conversation, policy, at=now)
    owner, team = situation.person(conversation.owner_id), situation.team(conversation.team_id)
    verdict = absence(situation, team, owner) if owner and team else None
    return Held(
        owned=True,
        absent=owner is None or verdict is not None,
        back_at=back_at(owner, verdict) if owner and verdict else None,
        window=window_ends(conversation, situation, policy),
        rung=conversation.rung,
        climb_at=conversation.climb_at,
        since=since,
    )
