"""What passes from gate to gate. Each gate narrows who may get a conversation and says why about everyone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inhand.desk.routing.situation import PersonFacts, Situation, TeamFacts


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who is left, of which team."""

    team: TeamFacts
    people: tuple[PersonFacts, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a gate found about a person. ``code`` is empty if they passed; ``facts`` are its plain values."""

    person: int
    gate: str
    code: str = ""
    facts: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Who is left after a gate, best first where it has an order, and its verdicts."""

    candidates: Candidates
    verdicts: tuple[Verdict, ...] = ()


Gate = Callable[[Situation, Candidates], Narrowed]
