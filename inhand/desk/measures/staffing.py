"""How many people an hour needs, from what arrives in it and what an answer takes. Pure.

Erlang's C formula (Erlang, 1917; Gross and Harris, Fundamentals of Queueing Theory): customers arrive at random, wait
for whoever is free first, and do not give up, as people who write do not. Corrections: nobody is planned to be busy for
more than ``OCCUPANCY`` of an hour, and of an hour on shift ``AT_HAND`` is left beside breaks and meetings. What comes
while nobody works is added to the next hour in which somebody does.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OCCUPANCY = 0.85
AT_HAND = 0.85
# So many may be late.
MAY_BE_LATE = 0.1
WEEK = [(weekday, hour) for weekday in range(7) for hour in range(24)]
_MOST = 500


def erlang_b(people: int, load: float) -> float:
    """Return the chance that all are busy if nobody waited; by the stable recursion."""
    blocked = 1.0
    for number in range(1, people + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(people: int, load: float) -> float:
    """Return the chance that who arrives has to wait. ``load`` is arrivals times effort, in people who never rest."""
    if load <= 0:
        return 0.0
    if people <= load:
        return 1.0
    blocked = erlang_b(people, load)
    return blocked / (1 - load / people * (1 - blocked))


def late(people: int, load: float, effort: float, target: float) -> float:
    """Return the share that waits longer than ``target``. ``effort`` and ``target`` are minutes."""
    if load <= 0:
        return 0.0
    if people <= load:
        return 1.0
    return erlang_c(people, load) * exp(-(people - load) * target / effort)


def mean_wait(people: int, load: float, effort: float) -> float | None:
    """Return the minutes that one waits on average; ``None`` if work piles up without end."""
    if load <= 0:
        return 0.0
    return erlang_c(people, load) * effort / (people - load) if people > load else None


def needed(load: float, effort: float, target: float) -> int:
    """Return how many people must be on shift, breaks included."""
    if load <= 0:
        return 0
    people = ceil(load / OCCUPANCY)
    while people < _MOST and late(people, load, effort, target) > MAY_BE_LATE:
        people += 1
    return ceil(people / AT_HAND)


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the week. ``arrivals`` is what one such hour brings, with what waited for it; the shares are between
    0 and 1, for those on the rota and with one more.
    """

    weekday: int
    hour: int
    arrivals: float
    load: float
    needed: int
    rota: int
    late: float
    late_with_one_more: float
    wait: float | None
    wait_with_one_more: float | None


def plan(
    arrivals: Mapping[tuple[int, int], float],
    rota: Mapping[tuple[int, int], int],
    *,
    effort: float,
    target: float,
) -> list[Hour]:
    """Return every hour of the week in which somebody works or something arrives; ``arrivals`` are means by hour."""
    brought = carried(arrivals, rota)
    made = []
    for at in WEEK:
        people, come = rota.get(at, 0), brought.get(at, 0.0)
        if people or come:
            load = come * effort / 60
            lates = (late(_at_hand(n), load, effort, target) for n in (people, people + 1))
            waits = (mean_wait(_at_hand(n), load, effort) for n in (people, people + 1))
            made.append(Hour(*at, come, load, needed(load, effort, target), people, *lates, *waits))
    return made


def _at_hand(people: int) -> int:
    """Return how many of those on shift are there at once; a lone one is."""
    return max(int(people * AT_HAND + 0.5), min(people, 1))


def carried(
    arrivals: Mapping[tuple[int, int], float], rota: Mapping[tuple[int, int], int]
) -> dict[tuple[int, int], float]:
    """Return what each hour has to deal with, when nothing is done where nobody works."""
    if not any(rota.get(at, 0) for at in WEEK):
        return {at: number for at, number in arrivals.items() if number}
    brought: dict[tuple[int, int], float] = {}
    waiting = 0.0
    for at in WEEK * 2:  # what comes at the end of a week waits for the beginning of the next
        if not rota.get(at, 0):
            waiting += arrivals.get(at, 0.0)
            continue
        brought[at] = arrivals.get(at, 0.0) + waiting
        waiting = 0.0
    return {at: number for at, number in brought.items() if number}
