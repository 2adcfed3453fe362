"""The line that tells why: "billing → Billing; Amina had 3 waiting, fewest of 4". Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.routing.gates.load import holds_as_much

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inhand.desk.routing.decision import Asked
    from inhand.desk.routing.gates import Verdict
    from inhand.desk.routing.situation import PersonFacts, Situation, TeamFacts

_NAMED = 3


def chosen_because(situation: Situation, team: TeamFacts, asked: Asked) -> str:
    """Say who of them got it and why."""
    people = situation.by_id()
    chosen, *others = (people[verdict.person] for verdict in asked.verdicts if verdict.is_kept)
    why = _why(chosen, others, asked.mode)
    had = _waiting(chosen)
    return f"{_way(situation, team)}{_where(asked)}; {chosen.name} had {had} waiting, {why}"


def to_be_taken(situation: Situation, team: TeamFacts, asked: Asked) -> str:
    """Say who could take it from the lane."""
    return f"{_way(situation, team)}{_where(asked)}; waits in the lane to be taken by {_any_of(asked.could_take)}"


def waits_for(situation: Situation, team: TeamFacts, asked: Asked, *, is_last: bool) -> str:
    """Say for whom it waits in the lane."""
    who = "somebody is back"
    if not is_last:
        who = "a specialist is free" if asked.rung == "specialists" else f"somebody of L{asked.tier} is free"
    nobody = "nobody is on shift, but " if is_last else ""
    return f"{_way(situation, team)}{_where(asked)}; {nobody}{who} before it is due, so it waits in the lane"


def nobody_can(situation: Situation, team: TeamFacts) -> str:
    """Say that the whole ladder had nobody."""
    return f"{_way(situation, team)}; nobody can take it now, so it waits in the lane"


def _way(situation: Situation, team: TeamFacts) -> str:
    facts = situation.conversation
    if facts.placed_team == team.id:
        return f"{'handed up' if facts.tier > 1 and facts.team == team.id else 'handed off'} → {team.name}"
    return f"{facts.topic or 'unlabelled'} → {team.name}"


def _where(asked: Asked) -> str:
    tier = f"L{asked.tier}" if asked.tier else ""
    return {
        "specialists": f", {tier or 'its'} specialists",
        "team": f", {tier}" if tier else "",
        "tier_2": f", {tier}",
        "backup_team": f", backup {' '.join(filter(None, (asked.team_name, tier)))}",
        "lead": ", its lead",
    }[asked.rung]


def _why(chosen: PersonFacts, others: list[PersonFacts], mode: str) -> str:
    if not others:
        return "the only one free"
    if mode == "round_robin":
        return f"next in turn of {len(others) + 1}"
    fewest = all(_waiting(chosen) <= _waiting(other) for other in others)
    why = f"{'fewest' if fewest else 'least of what they can hold'} of {len(others) + 1}"
    tied = any(holds_as_much(chosen, other) for other in others)
    return f"{why} and longest without a new one" if tied else why


def _waiting(person: PersonFacts) -> int:
    return person.load if person.waiting is None else person.waiting


def _any_of(verdicts: Sequence[Verdict]) -> str:
    names = [verdict.name for verdict in verdicts]
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} others"]
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
