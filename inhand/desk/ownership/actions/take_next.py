"""Take whatever is next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation
from inhand.desk.conversations.queries import in_queue_order
from inhand.desk.ownership.actions.claim import ClaimLost, MustTakeFirst, claim
from inhand.desk.ownership.queries import first_to_take, in_lane, passed_by

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

_AT_ONCE = 20


class NothingToTake(LookupError):
    """The lanes are empty, but for what they passed."""


def take_next(teams: Collection[int], *, by: Teammate, at: datetime) -> Conversation:
    """Claim what they must take first, else the first in the order of the queue; if somebody was quicker, the next.

    What they passed is left to others. Each attempt is a transaction of its own: it holds no lock while it looks on.
    """
    lost: set[int] = set()
    while True:
        tried = False
        for pk in _candidates(teams, by, at, lost):
            tried = True
            try:
                return claim(Conversation.objects.get(pk=pk), by=by, at=at)
            except ClaimLost:
                lost.add(pk)
            except MustTakeFirst:  # it has just come to that
                break
        if not tried:
            message = "Nothing stands in your lanes. Everything has an owner."
            raise NothingToTake(message)


def _candidates(teams: Collection[int], by: Teammate, at: datetime, lost: set[int]) -> Iterator[int]:
    first = first_to_take(by, at=at)
    if first is not None and first.id not in lost:
        yield first.id
    waiting = in_lane(*teams).exclude(pk__in=passed_by(by)).exclude(pk__in=lost)
    yield from in_queue_order(waiting, at).values_list("pk", flat=True)[:_AT_ONCE]
