"""Who gets it, and why. Pure: no clock, no chance, no database, no model.

The same situation always gives the same decision, in whatever order its people and teams are listed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.routing import reason
from inhand.desk.routing.decision import Asked, Decision
from inhand.desk.routing.gates import Candidates, Verdict
from inhand.desk.routing.gates.context import context_gate
from inhand.desk.routing.gates.hours import GATE as HOURS
from inhand.desk.routing.gates.hours import absence, hours_gate
from inhand.desk.routing.gates.load import load_gate, turn_gate
from inhand.desk.routing.gates.team import choose_team, team_gate
from inhand.desk.routing.moments import back_at, first_change, last_leaves
from inhand.desk.routing.rungs import is_waited_for, ladder, left_out

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.gates import Gate
    from inhand.desk.routing.rungs import Rung
    from inhand.desk.routing.situation import Situation, TeamFacts

__all__ = ["MODES", "Asked", "Decision", "decide"]

# What a team's mode asks of its members, in turn. The first who is left gets it, unless they take it themselves.
MODES: dict[str, tuple[Gate, ...]] = {
    "balanced": (team_gate, hours_gate, load_gate),
    "round_robin": (team_gate, hours_gate, turn_gate),
    "claim": (team_gate, hours_gate),
}
BALANCED, CLAIM = "balanced", "claim"


def decide(situation: Situation) -> Decision:
    """Fold the gates: the present owner if at work or back in time, else the ladder of the team."""
    team, unmapped = choose_team(situation)
    owner = _ask_owner(situation, team)
    decision = (
        _keep(owner)
        if owner and owner.chosen
        else _name_everybody(situation, team, _climb(situation, team, owner))
    )
    missing = context_gate(situation, Candidates(team, ())).missing
    return replace(decision, topic=situation.conversation.topic, unmapped=unmapped, missing=missing)


def _ask_owner(situation: Situation, topical: TeamFacts) -> Asked | None:
    """A follow-up goes to its owner, if they are at work or back before the follow-up window ends."""
    owner = situation.person(situation.conversation.owner)
    if owner is None or not situation.conversation.is_follow_up:
        return None
    team = situation.team(situation.conversation.team) or topical
    verdict = absence(situation.now, team, owner) or Verdict(owner.id, owner.name, HOURS)
    back = back_at(owner, verdict)
    if back and back <= _window_ends(situation, team):
        verdict = replace(verdict, code="back_in_time", at=back, minutes=None)
    return Asked("owner", team.id, team.name, (verdict,), owner.id if verdict.is_kept else None)


def _window_ends(situation: Situation, team: TeamFacts) -> datetime:
    facts = situation.conversation
    window = timedelta(minutes=team.follow_up_window_minutes)
    return facts.follow_up_until or (facts.waiting_since or situation.now) + window


def _keep(asked: Asked) -> Decision:
    (verdict,) = asked.verdicts
    here = "back in time" if verdict.code else "at work"
    line = f"stays with {verdict.name}, who has it and is {here}"
    return Decision(
        "keep", asked.team, asked.chosen, "owner", line, trail=(asked,), team_name=asked.team_name
    )


def _climb(situation: Situation, team: TeamFacts, owner: Asked | None) -> Decision:
    """Ask the groups of the ladder in turn, as long as none is waited for; else the lane keeps it, with a clock."""
    trail = [owner] if owner else []
    own: list[Verdict] = []
    # An owner who cannot keep it cannot get it either.
    for rung in ladder(
        situation, team, frozenset(verdict.person for asked in trail for verdict in asked.verdicts)
    ):
        asked = _ask(situation, rung)
        trail.append(asked)
        own += asked.verdicts
        if asked.chosen is not None:
            line = reason.chosen_because(situation, team, asked)
            return Decision(
                "assign", team.id, asked.chosen, rung.name, line, trail=tuple(trail), team_name=team.name
            )
        if asked.could_take:
            line = reason.to_be_taken(situation, team, asked)
            return _lane(team, trail, line, last_leaves(situation, team, asked.could_take))
        if is_waited_for(situation, rung, asked.verdicts, own):
            line = reason.waits_for(situation, team, asked, is_last=rung.is_last)
            return _lane(team, trail, line, _first_change(situation, trail))
    return _lane(team, trail, reason.nobody_can(situation, team), _first_change(situation, trail))


def _ask(situation: Situation, rung: Rung) -> Asked:
    """Let the gates of the team's mode narrow the candidates; each person gets the verdict that decided.

    A claim team takes from its own lane. As a backup it is asked by load, and so is its lead: theirs is another's lane.
    """
    team, left = rung.candidates.team, rung.candidates
    mode = BALANCED if team.mode == CLAIM and not rung.is_own else team.mode
    verdicts: dict[int, Verdict] = {}
    for gate in MODES[mode]:
        narrowed = gate(situation, left)
        verdicts |= {verdict.person: verdict for verdict in narrowed.verdicts}
        left = narrowed.candidates
    kept = [person.id for person in left.people]
    turned_away = sorted(verdicts.keys() - set(kept))
    in_order = tuple(verdicts[person] for person in kept + turned_away)
    chosen = kept[0] if kept and mode != CLAIM else None
    said = "" if mode == BALANCED else mode
    return Asked(rung.name, team.id, team.name, in_order, chosen, said, rung.tier)


def _name_everybody(situation: Situation, team: TeamFacts, decision: Decision) -> Decision:
    """Add the members whom nobody had to ask, with the reason: the decision names each member of the team."""
    others = left_out(situation, team, decision.trail)
    if not others:
        return decision
    return replace(decision, trail=(*decision.trail, Asked("others", team.id, team.name, others)))


def _lane(team: TeamFacts, trail: list[Asked], line: str, check_at: datetime | None) -> Decision:
    return Decision(
        "lane", team.id, None, "lane", line, check_at=check_at, trail=tuple(trail), team_name=team.name
    )


def _first_change(situation: Situation, trail: list[Asked]) -> datetime | None:
    return first_change(situation, (verdict for asked in trail for verdict in asked.verdicts))
