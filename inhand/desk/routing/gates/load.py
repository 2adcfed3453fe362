"""Gate 3: who has the least on their hands, for what they can hold; or who is next in turn. Pure.

``load = Σ weight`` over the conversations a person owns in which a customer waits. Fewest ``load / capacity`` wins,
compared as fractions, so that no rounding decides.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import lcm
from typing import TYPE_CHECKING

from inhand.desk.routing.gates import Candidates, Narrowed, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from inhand.desk.routing.situation import PersonFacts, Situation

GATE = "load"
RAMP = timedelta(hours=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


def load_gate(situation: Situation, candidates: Candidates) -> Narrowed:
    """Keep who is below their caps (urgent goes above them), fewest first.

    Ties go to the longest since the last assignment, then to the lowest id.
    """
    # Of all capacities a multiple, so that shares are compared exactly and as whole numbers: fractions cost the most.
    whole = lcm(*(person.capacity for person in candidates.people))
    people = sorted(candidates.people, key=lambda each: (each.load * (whole // each.capacity), *_turn(each)))
    return _narrow(candidates, people, lambda person: _verdict(situation, person))


def turn_gate(situation: Situation, candidates: Candidates) -> Narrowed:
    """Keep who is below their caps (urgent goes above them), next in turn first.

    It is the turn of the longest since the last assignment, then of the lowest id.
    """
    people = sorted(candidates.people, key=_turn)
    return _narrow(candidates, people, lambda person: _verdict(situation, person, person.last_assigned_at))


def _narrow(
    candidates: Candidates, people: list[PersonFacts], judge: Callable[[PersonFacts], Verdict]
) -> Narrowed:
    verdicts = tuple(judge(person) for person in people)
    kept = (person for person, verdict in zip(people, verdicts, strict=True) if verdict.is_kept)
    return Narrowed(Candidates(candidates.team, tuple(kept)), verdicts)


def _turn(person: PersonFacts) -> tuple[datetime, int]:
    return person.last_assigned_at or _NEVER, person.id


def holds_as_much(one: PersonFacts, other: PersonFacts) -> bool:
    """Tell whether two have the same share of what they can hold."""
    return one.load * other.capacity == other.load * one.capacity


def _verdict(situation: Situation, person: PersonFacts, last: datetime | None = None) -> Verdict:
    limit = cap(person, situation.now)
    kept = Verdict(person.id, person.name, GATE, at=last, load=person.load, cap=limit)
    if situation.is_urgent:
        return kept
    if person.load >= limit:
        grows = next_place(person, situation.now)
        return Verdict(person.id, person.name, GATE, "full", grows, load=person.load, cap=limit)
    return _full_channel(person, situation.conversation.platform) or kept


def _full_channel(person: PersonFacts, platform: str) -> Verdict | None:
    full = next((row for row in person.channels if row[0] == platform and row[1] >= row[2]), None)
    if full is None:
        return None
    channel, waiting, most = full
    return Verdict(person.id, person.name, GATE, "channel_full", load=waiting, cap=most, channel=channel)


def cap(person: PersonFacts, now: datetime) -> int:
    """Return the load at which a person is skipped: in the first hour back it grows from 1 to their capacity."""
    if person.back_since is None or now >= person.back_since + RAMP:
        return person.capacity
    return max(1, person.capacity * (now - person.back_since) // RAMP)


def next_place(person: PersonFacts, now: datetime) -> datetime | None:
    """Return when the growing cap passes the load; ``None`` if it does not grow that far."""
    if person.back_since is None or person.load >= person.capacity:
        return None
    # Rounded up to the microsecond, or the cap would still be one short at that moment.
    grown = person.back_since - (-RAMP * (person.load + 1)) // person.capacity
    return grown if grown > now else None
