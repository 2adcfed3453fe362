"""A decision and its trail, as it is told and as the ledger keeps it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from inhand.desk.routing.gates import Verdict
from inhand.desk.routing.situation import read_time, write_time

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A rung of the ladder: who was asked in the name of which team, kept ones first, and who was chosen.

    ``rung`` is ``owner | specialists | team | tier_2 | backup_team | lead``, and ``others`` for the members of the team
    whom nobody had to ask. ``mode`` is how they were asked, empty for balanced. ``tier`` is theirs, 0 in a team without
    tiers.
    """

    rung: str
    team: int
    team_name: str
    verdicts: tuple[Verdict, ...]
    chosen: int | None = None
    mode: str = ""
    tier: int = 0

    @property
    def could_take(self) -> tuple[Verdict, ...]:
        """Return who is free to take it by themselves; nobody where the gates chose."""
        return () if self.chosen else tuple(verdict for verdict in self.verdicts if verdict.is_kept)


@dataclass(frozen=True, slots=True)
class Decision:
    """``outcome`` is ``keep | assign | lane``; ``rung`` is that of whoever has it now, or ``lane``.

    ``team`` is the conversation's, also when somebody of the backup team gets it. ``unmapped``: the topic is to be
    mapped. ``check_at`` is the first moment at which something changes by itself that could help in the lane, if
    one is in sight. ``missing`` are pieces of context. Nobody is twice in the ``trail``.
    """

    outcome: str
    team: int
    owner: int | None
    rung: str
    reason: str
    topic: str = ""
    unmapped: bool = False
    check_at: datetime | None = None
    missing: tuple[str, ...] = ()
    trail: tuple[Asked, ...] = ()
    team_name: str = ""

    @property
    def could_take(self) -> tuple[int, ...]:
        """Return who may take it from the lane of a claim team now."""
        return tuple(verdict.person for asked in self.trail for verdict in asked.could_take)

    def to_facts(self) -> dict[str, Any]:
        """Return plain JSON values; ``from_facts`` gives back an equal decision."""
        return {
            "outcome": self.outcome,
            "team": self.team,
            "owner": self.owner,
            "rung": self.rung,
            "reason": self.reason,
            "topic": self.topic,
            "unmapped": self.unmapped,
            "check_at": write_time(self.check_at),
            "missing": list(self.missing),
            "trail": [_write_asked(asked) for asked in self.trail],
            "team_name": self.team_name,
        }

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        return cls(
            **facts
            | {
                "check_at": read_time(facts["check_at"]),
                "missing": tuple(facts["missing"]),
                "trail": tuple(_read_asked(row) for row in facts["trail"]),
            }
        )


def _write_asked(asked: Asked) -> list[Any]:
    """Write mode and tier only where there is one, so that a decision from before them comes out the same again."""
    verdicts = [verdict.to_facts() for verdict in asked.verdicts]
    row = [asked.rung, asked.team, asked.team_name, verdicts, asked.chosen]
    return [*row, asked.mode, asked.tier] if asked.mode or asked.tier else row


def _read_asked(row: list[Any]) -> Asked:
    rung, team, name, verdicts, *rest = row
    return Asked(rung, team, name, tuple(Verdict.from_facts(verdict) for verdict in verdicts), *rest)
