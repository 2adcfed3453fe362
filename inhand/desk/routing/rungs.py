"""The ladder: who is asked in turn, and when a group is waited for rather than the next one asked. Pure.

1. The specialists of the topic who are in the team, then the rest of the team.
2. In a team with tiers both at L1, then both at L2. What was handed up a tier begins at L2.
3. The backup team, L1 before L2, then the lead of the team.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.routing.gates import Candidates, Verdict
from inhand.desk.routing.gates.team import GATE, among, topic_row
from inhand.desk.routing.moments import first_free

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inhand.desk.routing.decision import Asked
    from inhand.desk.routing.situation import Situation, TeamFacts

# The groups of the conversation's own team.
OWN = ("specialists", "team", "tier_2")


@dataclass(frozen=True, slots=True)
class Rung:
    """Who is asked together. ``is_own``: they are of the conversation's team; ``is_last``: it is the last."""

    name: str
    candidates: Candidates
    tier: int = 0
    is_own: bool = False
    is_last: bool = False


def ladder(situation: Situation, team: TeamFacts, asked: frozenset[int]) -> Iterator[Rung]:
    """Yield the groups in turn. Nobody is in two of them, and nobody of ``asked`` in any."""
    yield from _own(situation, team, asked)
    asked |= frozenset(team.members)
    backup = situation.team(team.backup)
    if backup is not None and backup.enabled and backup.id != team.id:
        for _, tier, people in _tiers(backup, escalated=False):
            yield Rung("backup_team", among(situation, backup, people - asked), tier)
        asked |= frozenset(backup.members)
    lead = situation.person(team.lead)
    if lead is not None and lead.id not in asked:
        yield Rung("lead", Candidates(team, (lead,)))


def _own(situation: Situation, team: TeamFacts, asked: frozenset[int]) -> list[Rung]:
    row = topic_row(situation)
    experts = frozenset(row.specialists if row else ())
    # A tier belongs to the team in which it was handed up.
    escalated = situation.conversation.tier > 1 and situation.conversation.team in {None, team.id}
    groups: list[tuple[str, int, Candidates]] = []
    for name, tier, people in _tiers(team, escalated=escalated):
        first = among(situation, team, people & experts - asked)
        rest = among(situation, team, people - experts - asked)
        groups += [("specialists", tier, first)] if first.people else []
        groups += [(name, tier, rest)] if rest.people or not first.people else []
    last = len(groups) - 1
    return [
        Rung(name, people, tier, is_own=True, is_last=at == last)
        for at, (name, tier, people) in enumerate(groups)
    ]


def _tiers(team: TeamFacts, *, escalated: bool) -> Iterator[tuple[str, int, frozenset[int]]]:
    everybody = frozenset(team.members)
    second = everybody & frozenset(team.second_tier)
    if not second:
        yield "team", 0, everybody
        return
    if not escalated:
        yield "team", 1, everybody - second
    yield "tier_2", 2, second


def left_out(situation: Situation, team: TeamFacts, trail: Iterable[Asked]) -> tuple[Verdict, ...]:
    """Return the members who were not asked: no specialists (``not_specialist``), or of another tier (``tier_N``)."""
    named = frozenset(verdict.person for asked in trail for verdict in asked.verdicts)
    reached = {asked.tier for asked in trail if asked.rung in OWN}
    people = among(situation, team, frozenset(team.members) - named).people
    tiers = {person.id: (2 if person.id in team.second_tier else 1) for person in people}
    codes = {pk: "not_specialist" if reached & {0, tier} else f"tier_{tier}" for pk, tier in tiers.items()}
    return tuple(Verdict(person.id, person.name, GATE, codes[person.id]) for person in people)


def is_waited_for(
    situation: Situation, rung: Rung, asked: Iterable[Verdict], of_team: Iterable[Verdict]
) -> bool:
    """Tell whether it waits in the lane for a group of which nobody is free, and the next is not asked.

    - Specialists and L1 are waited for if the first of them is known to be free before the target is missed.
    - The team as a whole is waited for if nobody of it is on shift and the first is back before the target is missed.
      Somebody on shift who is full, busy or away may be so for long: then the backup is asked at once.

    ``asked`` are the verdicts on this group, ``of_team`` those on everybody of the team so far.
    """
    if situation.rules == 1 or not rung.is_own:  # the first rules never waited
        return False
    if not rung.is_last:
        return _free_in_time(situation, asked)
    reachable = [verdict for verdict in of_team if verdict.code != "declined"]
    return all(verdict.code == "off_shift" for verdict in reachable) and _free_in_time(situation, reachable)


def _free_in_time(situation: Situation, verdicts: Iterable[Verdict]) -> bool:
    free, due = first_free(situation, verdicts), situation.conversation.due_at
    return free is not None and (due is None or free <= due)
