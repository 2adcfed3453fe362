"""The four gates. Each narrows who may get a conversation and says why about everyone it turns away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from inhand.desk.routing.situation import PersonFacts, Situation, TeamFacts, read_time, write_time

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who is left, and the team in whose name they are asked."""

    team: TeamFacts
    people: tuple[PersonFacts, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a gate found about a person; ``code`` is empty if it kept them.

    ``at`` and ``minutes`` belong to the code: ``off_shift`` next shift, ``away`` and ``busy`` until when,
    ``disconnected`` last seen and after how long that counts, ``shift_ends`` when and the buffer, ``back_in_time``
    when, ``full`` when their cap, which grows in the first hour back, passes their load. ``load`` and ``cap`` are
    there once gate 3 was reached; for ``channel_full`` they are those of ``channel``. A kept one's ``at`` is when they
    were last given one, where turns count.
    """

    person: int
    name: str
    gate: str
    code: str = ""
    at: datetime | None = None
    minutes: int | None = None
    load: int | None = None
    cap: int | None = None
    channel: str = ""

    @property
    def is_kept(self) -> bool:
        return self.code in {"", "back_in_time"}

    def to_facts(self) -> list[Any]:
        at = write_time(self.at)
        row = [self.person, self.name, self.gate, self.code, at, self.minutes, self.load, self.cap]
        return [*row, self.channel] if self.channel else row

    @classmethod
    def from_facts(cls, row: list[Any]) -> Self:
        person, name, gate, code, at, *rest = row
        return cls(person, name, gate, code, read_time(at), *rest)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Who is left after a gate, best first where it has an order, and what it found."""

    candidates: Candidates
    verdicts: tuple[Verdict, ...] = ()
    missing: tuple[str, ...] = ()


Gate = Callable[[Situation, Candidates], Narrowed]
