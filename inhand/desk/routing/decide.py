"""Who gets it, and why. Pure: no clock, no chance, no database, no model.

The same situation always gives the same decision, in whatever order its people and teams are listed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from inhand.desk.routing.gates.context import context_gate
from inhand.desk.routing.gates.hours import absence, hours_gate
from inhand.desk.routing.gates.load import RAMP, load_gate
from inhand.desk.routing.gates.shape import Candidates, Gate, Verdict
from inhand.desk.routing.gates.team import members, team_gate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inhand.desk.routing.situation import PersonFacts, Situation, TeamFacts

# What a team's mode asks after its members are known. Another mode is another line.
MODES: dict[str, tuple[Gate, ...]] = {"balanced": (hours_gate, load_gate)}


@dataclass(frozen=True, slots=True)
class Asked:
    """One rung of the ladder: the team asked, what the gates found, and who was chosen."""

    rung: str
    team: int
    verdicts: tuple[Verdict, ...]
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """``outcome`` is ``keep | assign | lane``; ``rung`` is ``owner | team | backup | lead | lane``.

    ``check_at`` is the first moment at which something changes by itself that could help a conversation in the
    lane; ``None`` if there is none within sight.
    """

    outcome: str
    team: int
    owner: int | None
    rung: str
    reason: str
    unmapped: bool = False
    check_at: datetime | None = None
    missing: tuple[str, ...] = ()
    trail: tuple[Asked, ...] = ()

    def to_facts(self) -> dict[str, Any]:
        """Return plain values for the ledger; ``from_facts`` gives back an equal decision."""
        return {
            "outcome": self.outcome,
            "team": self.team,
            "owner": self.owner,
            "rung": self.rung,
            "reason": self.reason,
            "unmapped": self.unmapped,
            "check_at": self.check_at.isoformat() if self.check_at else "",
            "missing": list(self.missing),
            "trail": [_asked_facts(asked) for asked in self.trail],
        }

    @staticmethod
    def from_facts(facts: dict[str, Any]) -> Decision:
        check_at = datetime.fromisoformat(facts["check_at"]) if facts["check_at"] else None
        trail = tuple(_read_asked(asked) for asked in facts["trail"])
        return Decision(**{**facts, "check_at": check_at, "missing": tuple(facts["missing"]), "trail": trail})


def decide(situation: Situation) -> Decision:
    """Fold the gates: the present owner if at work or back in time, else the ladder of the topic's team."""
    team, unmapped = team_gate(situation)
    decision = _keep(situation) or _climb(situation, team)
    return replace(decision, unmapped=unmapped, missing=context_gate(situation))


def _keep(situation: Situation) -> Decision | None:
    """A follow-up goes to its owner, if they are at work or back before the follow-up window ends."""
    owner = situation.person(situation.conversation.owner)
    if owner is None:
        return None
    team = _team_of(situation, owner)
    gone = absence(situation, team, owner)
    if gone is None:
        reason = f"stays with {owner.name}, who has it and is here"
    elif (back := _back_at(owner, gone[0])) and back <= _window_ends(situation, team):
        reason = f"stays with {owner.name}, who has it and is back in time"
    else:
        return None
    return Decision("keep", team.id, owner.id, "owner", reason)


def _team_of(situation: Situation, owner: PersonFacts) -> TeamFacts:
    topical, _ = team_gate(situation)
    theirs = [team for team in situation.teams if owner.id in team.members]
    return topical if topical in theirs or not theirs else min(theirs, key=lambda team: team.id)


def _back_at(person: PersonFacts, why: str) -> datetime | None:
    return {"off_shift": person.next_shift_at, "away": person.status_until}.get(why)


def _window_ends(situation: Situation, team: TeamFacts) -> datetime:
    return (situation.conversation.waiting_since or situation.now) + timedelta(minutes=team.follow_up_window_minutes)


def _climb(situation: Situation, team: TeamFacts) -> Decision:
    """Ask the team, its backup team and its lead in turn; else the lane keeps it, with a clock."""
    trail = []
    for rung, candidates in _ladder(situation, team):
        asked = _ask(situation, rung, candidates)
        trail.append(asked)
        if asked.chosen is not None:
            reason = _reason(situation, team, asked)
            return Decision("assign", team.id, asked.chosen, rung, reason, trail=tuple(trail))
    reason = f"{_topic(situation)} → {team.name}; nobody can take it now, so it waits in the lane"
    check_at = _first_change(situation, (pk for asked in trail for pk in _people(asked)))
    return Decision("lane", team.id, None, "lane", reason, check_at=check_at, trail=tuple(trail))


def _ladder(situation: Situation, team: TeamFacts) -> Iterator[tuple[str, Candidates]]:
    yield "team", members(situation, team)
    asked = set(team.members)
    backup = situation.team(team.backup)
    if backup is not None and backup.enabled:
        people = members(situation, backup).people
        yield "backup", Candidates(backup, tuple(p for p in people if p.id not in asked))
        asked |= set(backup.members)
    lead = situation.person(team.lead)
    if lead is not None and lead.id not in asked:
        yield "lead", Candidates(team, (lead,))


def _ask(situation: Situation, rung: str, candidates: Candidates) -> Asked:
    """Let the gates of the team's mode narrow the candidates; each person gets the verdict that decided."""
    verdicts: dict[int, Verdict] = {}
    left = candidates
    for gate in MODES[candidates.team.mode]:
        narrowed = gate(situation, left)
        verdicts |= {verdict.person: verdict for verdict in narrowed.verdicts}
        left = narrowed.candidates
    chosen = left.people[0].id if left.people else None
    return Asked(rung, candidates.team.id, tuple(verdicts[pk] for pk in sorted(verdicts)), chosen)


def _people(asked: Asked) -> Iterator[int]:
    return (verdict.person for verdict in asked.verdicts)


def _first_change(situation: Situation, people: Iterable[int]) -> datetime | None:
    """Return when a shift starts, a status ends or a ramp is over, whichever is first."""
    moments = []
    asked = set(people)
    for person in (person for person in situation.people if person.id in asked):
        ramp = person.back_since + RAMP if person.back_since else None
        moments += [person.next_shift_at, person.status_until, ramp]
    return min((moment for moment in moments if moment and moment > situation.now), default=None)


def _reason(situation: Situation, team: TeamFacts, asked: Asked) -> str:
    chosen = situation.person(asked.chosen)
    assert chosen is not None  # noqa: S101 -- a gate chose them out of the situation
    left = sum(1 for verdict in asked.verdicts if not verdict.code)
    where = {
        "team": "",
        "backup": f" (nobody of {team.name} is free, so its backup team)",
        "lead": f" (nobody of {team.name} or its backup is free, so its lead)",
    }[asked.rung]
    fewest = f"fewest of {left}" if left > 1 else "the only one free"
    return f"{_topic(situation)} → {team.name}{where}; {chosen.name} had {chosen.load} waiting, {fewest}"


def _topic(situation: Situation) -> str:
    return situation.conversation.topic or "unlabelled"


def _asked_facts(asked: Asked) -> list[Any]:
    verdicts = [[v.person, v.gate, v.code, dict(v.facts)] for v in asked.verdicts]
    return [asked.rung, asked.team, asked.chosen, verdicts]


def _read_asked(facts: list[Any]) -> Asked:
    rung, team, chosen, verdicts = facts
    read = (Verdict(person, gate, code, tuple(values.items())) for person, gate, code, values in verdicts)
    return Asked(rung, team, tuple(read), chosen)
