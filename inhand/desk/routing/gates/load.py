"""Gate 3: who has the least on their hands, for what they can hold. Pure.

``load = Σ weight`` over the conversations a person owns in which a customer waits: 2 for urgent, 1 otherwise.
Fewest ``load / capacity`` first, compared as fractions so that no rounding decides.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from inhand.desk.routing.gates.shape import Candidates, Narrowed, Verdict

if TYPE_CHECKING:
    from inhand.desk.routing.situation import PersonFacts, Situation

GATE = "load"
RAMP = timedelta(hours=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


def load_gate(situation: Situation, candidates: Candidates) -> Narrowed:
    """Keep who is below their cap (an urgent matter goes above it), fewest first.

    Ties go to the longest since the last assignment, then to the lowest id.
    """
    people = sorted(candidates.people, key=_order)
    verdicts = tuple(_verdict(situation, person) for person in people)
    kept = (person for person, verdict in zip(people, verdicts, strict=True) if not verdict.code)
    return Narrowed(Candidates(candidates.team, tuple(kept)), verdicts)


def cap(person: PersonFacts, now: datetime) -> int:
    """Return the load at which a person is skipped: in the first hour back it rises from 1 to their capacity."""
    if person.back_since is None or now - person.back_since >= RAMP:
        return person.capacity
    return max(1, int(person.capacity * Fraction((now - person.back_since) / RAMP)))


def _order(person: PersonFacts) -> tuple[Fraction, datetime, int]:
    return Fraction(person.load, person.capacity), person.last_assigned_at or _NEVER, person.id


def _verdict(situation: Situation, person: PersonFacts) -> Verdict:
    limit = cap(person, situation.now)
    full = person.load >= limit and not situation.is_urgent
    return Verdict(person.id, GATE, "full" if full else "", (("load", person.load), ("cap", limit)))
