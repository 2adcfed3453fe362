"""Reads for the no-drop check. It stands here because only routing knows owners, hours, windows and rungs together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q

from inhand.desk.routing import policy as policies
from inhand.desk.routing.actions.climb import waiting
from inhand.desk.routing.actions.rescue import began_by_people, kept_until
from inhand.desk.routing.gates.hours import absence
from inhand.desk.routing.moments import back_at
from inhand.desk.routing.nodrop import DROPPED, GRACE, Held, held_by, missing
from inhand.desk.routing.snapshot import answered, follow_up_until, people
from inhand.ground import prepared

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.routing.gates import Verdict
    from inhand.desk.routing.situation import PersonFacts

_ALARM = 50
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Drop:
    """A conversation that nobody and nothing holds, and what was missing."""

    conversation: Conversation
    reason: str


def number_dropped(now: datetime) -> int:
    """Return the number that must be 0. Costs one short query as long as every clock runs.

    Every page shows it, so it looks at no more than ``_ALARM`` of what waits without a clock: that is alarm enough.
    """
    return len(_dropped(suspects(now, most=_ALARM), now))


def dropped(now: datetime) -> list[Drop]:
    """Return what has neither an owner at work (or back in time) nor a running clock."""
    return _dropped(suspects(now), now)


def _dropped(found: list[Conversation], now: datetime) -> list[Drop]:
    holders = _Holders(found, now)
    held = ((each, holders.of(each)) for each in found)
    return [Drop(each, missing(by)) for each, by in held if held_by(by, now) == DROPPED]


def suspects(now: datetime, *, most: int | None = None) -> list[Conversation]:
    """Return what waits without a running clock. Those whose owner is at work are no drop, but want a clock again."""
    pks = [pk for (pk,) in _stopped(now - GRACE)][:most]
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
    found = list(waiting().order_by("pk"))
    holders = _Holders(found, now)
    by = ((each, held_by(holders.of(each), now)) for each in found)
    return Counter(each.rung or "lane" if name == "ladder" else name for each, name in by)


class _Holders:
    """Who has these conversations, read once for all; how long they may keep them is asked only of the absent."""

    def __init__(self, conversations: Iterable[Conversation], now: datetime) -> None:
        self._policy, self._now = policies.present(), now
        owned = [each for each in conversations if each.owner_id is not None]
        owners = {each.owner_id for each in owned if each.owner_id is not None}
        self._people = {person.id: person for person in people(self._policy, owners, now)}
        self._teams = {team.id: team for team in self._policy.teams}
        absent = [each.pk for each in owned if not self._is_there(each)]
        self._answered: set[int] = set()
        self._began: dict[int, datetime] = {}
        for first in range(0, len(absent), _AT_ONCE):
            some = absent[first : first + _AT_ONCE]
            self._answered |= answered(some)
            self._began |= began_by_people(some)

    def of(self, conversation: Conversation) -> Held:
        began = filter(None, (conversation.waiting_since, conversation.lane_since))
        held = Held(
            owned=conversation.owner_id is not None,
            absent=False,
            back_at=None,
            window=None,
            rung=conversation.rung,
            climb_at=conversation.climb_at,
            since=max(began),
        )
        return self._with_its_owner(held, conversation) if held.owned else held

    def _with_its_owner(self, held: Held, conversation: Conversation) -> Held:
        if self._is_there(conversation):
            return held
        owner, verdict = self._owner(conversation)
        is_answered = self._answered.__contains__
        window = follow_up_until(conversation, self._policy, self._now, is_answered=is_answered)
        return replace(
            held,
            absent=True,
            back_at=back_at(owner, verdict) if owner and verdict else None,
            window=kept_until(conversation, window, self._began, self._policy),
        )

    def _is_there(self, conversation: Conversation) -> bool:
        owner, verdict = self._owner(conversation)
        return owner is not None and verdict is None

    def _owner(self, conversation: Conversation) -> tuple[PersonFacts | None, Verdict | None]:
        """Return who has it, if they are still at the desk, and why they are not at work."""
        owner = self._people.get(conversation.owner_id or 0)
        return owner, absence(self._now, self._teams[conversation.team_id], owner) if owner else None
