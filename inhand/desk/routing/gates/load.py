"""Gate 3: who has the least on their hands, for what they can hold. Pure.

``load = Σ weight`` over the conversations a person owns in which a customer waits. Fewest ``load / capacity`` wins,
compared as fractions, so that no rounding decides.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from inhand.desk.routing.gates import Candidates, Narrowed, Verdict

if TYPE_CHECKING:
    from inhand.desk.routing.situation import PersonFacts, Situation

GATE = "load"
RAMP = timedelta(hours=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


def load_gate(situation: Situation, candidates: Candidates) -> Narrowed:
    """Keep who is below their cap (urgent goes above it), fewest first.

    Ties go to the longest since the last assignment, then to the lowest id.
    """
    people = sorted(candidates.people, key=_order)
    verdicts = tuple(_verdict(situation, person) for person in people)
    kept = (person for person, verdict in zip(people, verdicts, strict=True) if verdict.is_kept)
    return Narrowed(Candidates(candidates.team, tuple(kept)), verdicts)


def _order(person: PersonFacts) -> tuple[Fraction, datetime, int]:
    return share(person), person.last_assigned_at or _NEVER, person.id


def share(person: PersonFacts) -> Fraction:
    return Fraction(person.load, person.capacity)


def _verdict(situation: Situation, person: PersonFacts) -> Verdict:
    limit = cap(person, situation.now)
    code = "full" if person.load >= limit and not situation.is_urgent else ""
    at = next_place(person, situation.now) if code else None
    return Verdict(person.id, person.name, GATE, code, at, load=person.load, cap=limit)


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
