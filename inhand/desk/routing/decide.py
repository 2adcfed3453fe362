"""Who gets it, and why. Pure: no clock, no chance, no database, no model.

The same situation always gives the same decision, in whatever order its people and teams are listed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from inhand.desk.routing.gates import Candidates, Verdict
from inhand.desk.routing.gates.context import context_gate
from inhand.desk.routing.gates.hours import GATE as HOURS
from inhand.desk.routing.gates.hours import absence, hours_gate
from inhand.desk.routing.gates.load import load_gate, share
from inhand.desk.routing.gates.team import choose_team, members, team_gate
from inhand.desk.routing.situation import read_time, write_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.routing.gates import Gate
    from inhand.desk.routing.situation import PersonFacts, Situation, TeamFacts

# What a team's mode asks of its members, in turn; the first who is left gets it. Another mode is another line.
MODES: dict[str, tuple[Gate, ...]] = {"balanced": (team_gate, hours_gate, load_gate)}


@dataclass(frozen=True, slots=True)
class Asked:
    """A rung of the ladder: who was asked in the name of which team, kept ones first, and who was chosen."""

    rung: str
    team: int
    team_name: str
    verdicts: tuple[Verdict, ...]
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """``outcome`` is ``keep | assign | lane``; ``rung`` is ``owner | team | backup_team | lead | lane``.

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


def decide(situation: Situation) -> Decision:
    """Fold the gates: the present owner if at work or back in time, else the ladder of the team."""
    team, unmapped = choose_team(situation)
    owner = _ask_owner(situation, team)
    decision = _keep(owner) if owner and owner.chosen else _climb(situation, team, owner)
    missing = context_gate(situation, Candidates(team, ())).missing
    return replace(decision, topic=situation.conversation.topic, unmapped=unmapped, missing=missing)


def _ask_owner(situation: Situation, topical: TeamFacts) -> Asked | None:
    """A follow-up goes to its owner, if they are at work or back before the follow-up window ends."""
    owner = situation.person(situation.conversation.owner)
    if owner is None or not situation.conversation.is_follow_up:
        return None
    team = situation.team(situation.conversation.team) or topical
    verdict = absence(situation, team, owner) or Verdict(owner.id, owner.name, HOURS)
    back = _back_at(owner, verdict)
    if back and back <= _window_ends(situation, team):
        verdict = replace(verdict, code="back_in_time", at=back, minutes=None)
    return Asked("owner", team.id, team.name, (verdict,), owner.id if verdict.is_kept else None)


def _back_at(person: PersonFacts, verdict: Verdict) -> datetime | None:
    """Return when an absent person is at work again, as far as it is known."""
    until, ends, following = person.status_until, person.shift_ends_at, person.next_shift_at
    if verdict.code == "off_shift" and following:
        return max(following, until) if until and person.status == "away" else following
    if verdict.code == "away" and until and ends:
        return until if until < ends else following and max(following, until)
    return None


def _window_ends(situation: Situation, team: TeamFacts) -> datetime:
    facts = situation.conversation
    window = timedelta(minutes=team.follow_up_window_minutes)
    return facts.follow_up_until or (facts.waiting_since or situation.now) + window


def _keep(asked: Asked) -> Decision:
    (verdict,) = asked.verdicts
    here = "back in time" if verdict.code else "at work"
    reason = f"stays with {verdict.name}, who has it and is {here}"
    return Decision(
        "keep", asked.team, asked.chosen, "owner", reason, trail=(asked,), team_name=asked.team_name
    )


def _climb(situation: Situation, team: TeamFacts, owner: Asked | None) -> Decision:
    """Ask the team, its backup team and its lead in turn; else the lane keeps it, with a clock."""
    trail = [owner] if owner else []
    for rung, candidates in _ladder(situation, team, owner):
        asked = _ask(situation, rung, candidates)
        trail.append(asked)
        if asked.chosen is not None:
            reason = _reason(situation, team, asked)
            return Decision(
                "assign", team.id, asked.chosen, rung, reason, trail=tuple(trail), team_name=team.name
            )
    reason = f"{_way(situation, team)}; nobody can take it now, so it waits in the lane"
    check_at = _first_change(situation, trail)
    return Decision(
        "lane", team.id, None, "lane", reason, check_at=check_at, trail=tuple(trail), team_name=team.name
    )


def _ladder(situation: Situation, team: TeamFacts, owner: Asked | None) -> Iterator[tuple[str, Candidates]]:
    """Yield who is to be asked. Nobody is asked twice; an owner who cannot keep it cannot get it either."""
    asked = frozenset(verdict.person for verdict in owner.verdicts) if owner else frozenset()
    yield "team", members(situation, team, asked)
    asked |= frozenset(team.members)
    backup = situation.team(team.backup)
    if backup is not None and backup.enabled and backup.id != team.id:
        yield "backup_team", members(situation, backup, asked)
        asked |= frozenset(backup.members)
    lead = situation.person(team.lead)
    if lead is not None and lead.id not in asked:
        yield "lead", Candidates(team, (lead,))


def _ask(situation: Situation, rung: str, candidates: Candidates) -> Asked:
    """Let the gates of the team's mode narrow the candidates; each person gets the verdict that decided."""
    verdicts: dict[int, Verdict] = {}
    team, left = candidates.team, candidates
    for gate in MODES[team.mode]:
        narrowed = gate(situation, left)
        verdicts |= {verdict.person: verdict for verdict in narrowed.verdicts}
        left = narrowed.candidates
    kept = [person.id for person in left.people]
    turned_away = sorted(verdicts.keys() - set(kept))
    in_order = tuple(verdicts[person] for person in kept + turned_away)
    return Asked(rung, team.id, team.name, in_order, kept[0] if kept else None)


def _reason(situation: Situation, team: TeamFacts, asked: Asked) -> str:
    kept = [verdict.person for verdict in asked.verdicts if verdict.is_kept]
    chosen, *others = (person for person in map(situation.person, kept) if person)
    where = {
        "team": "",
        "backup_team": f", backup {asked.team_name}",
        "lead": ", its lead",
    }[asked.rung]
    why = _why(chosen, others)
    return f"{_way(situation, team)}{where}; {chosen.name} had {chosen.load} waiting, {why}"


def _why(chosen: PersonFacts, others: list[PersonFacts]) -> str:
    if not others:
        return "the only one free"
    fewest = all(chosen.load <= other.load for other in others)
    why = f"{'fewest' if fewest else 'least of what they can hold'} of {len(others) + 1}"
    tied = any(share(chosen) == share(other) for other in others)
    return f"{why} and longest without a new one" if tied else why


def _way(situation: Situation, team: TeamFacts) -> str:
    placed = situation.conversation.placed_team == team.id
    return f"{'handed off' if placed else situation.conversation.topic or 'unlabelled'} → {team.name}"


def _first_change(situation: Situation, trail: list[Asked]) -> datetime | None:
    """Return when a shift starts, a status ends or a cap has grown enough, whichever is first."""
    verdicts = [verdict for asked in trail for verdict in asked.verdicts]
    moments = (_changes_at(situation, verdict) for verdict in verdicts)
    return min((moment for moment in moments if moment and moment > situation.now), default=None)


def _changes_at(situation: Situation, verdict: Verdict) -> datetime | None:
    person = situation.person(verdict.person)
    if person is None:
        return None
    if verdict.code in {"off_shift", "away"}:
        return _back_at(person, verdict) or verdict.at
    if verdict.code == "busy":
        return person.status_until
    if verdict.code == "shift_ends":
        return person.next_shift_at or person.shift_ends_at
    return verdict.at if verdict.code == "full" else None


def _write_asked(asked: Asked) -> list[Any]:
    verdicts = [verdict.to_facts() for verdict in asked.verdicts]
    return [asked.rung, asked.team, asked.team_name, verdicts, asked.chosen]


def _read_asked(row: list[Any]) -> Asked:
    rung, team, name, verdicts, chosen = row
    return Asked(rung, team, name, tuple(Verdict.from_facts(verdict) for verdict in verdicts), chosen)
