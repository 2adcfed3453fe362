"""The lanes: what nobody has yet, in the order of the queue, without sorting it again for every look."""

from __future__ import annotations

from heapq import heappop, heappush, nsmallest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from inhand.desk.routing.simulation.conversation import Conversation, Kind

FIRST_PAGE = 50


class Lanes:
    """One heap for each kind and urgency. Within it past target first and longest waiting first are the same order."""

    def __init__(self) -> None:
        self._heaps: dict[int, dict[tuple[Kind, int], list[tuple[datetime, int, Conversation]]]] = {}

    def put(self, conversation: Conversation) -> None:
        conversation.lane = kind = conversation.kind
        heaps = self._heaps.setdefault(kind.team, {})
        heap = heaps.setdefault((kind, conversation.urgency), [])
        heappush(heap, (conversation.waiting_since, conversation.id, conversation))

    def take(self, conversation: Conversation) -> None:
        """It has an owner now. Its row stays where it is until it comes up."""
        conversation.lane = None

    def first(self, teams: Iterable[int], stuck: Collection[Kind], now: datetime) -> Conversation | None:
        """Return the first in the lanes of these teams that is not of a stuck kind."""
        return min(self.heads(teams, stuck), key=lambda each: each.place_in_queue(now), default=None)

    def heads(self, teams: Iterable[int], stuck: Collection[Kind] = ()) -> Iterator[Conversation]:
        """Yield the longest waiting of each kind and urgency."""
        for team in teams:
            for (kind, _), heap in self._heaps.get(team, {}).items():
                while heap and heap[0][2].lane != kind:
                    heappop(heap)
                if heap and kind not in stuck:
                    yield heap[0][2]

    def page(self, teams: Iterable[int], now: datetime) -> list[Conversation]:
        """Return what a person sees of the lanes of their teams: the first page."""
        return nsmallest(FIRST_PAGE, self._all(teams), key=lambda each: each.place_in_queue(now))

    def _all(self, teams: Iterable[int]) -> Iterator[Conversation]:
        for team in teams:
            for (kind, _), heap in self._heaps.get(team, {}).items():
                yield from {pk: each for _, pk, each in heap if each.lane == kind}.values()
