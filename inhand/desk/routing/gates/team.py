"""Gate 1: which team. The first matching row of the topic table, else the general team. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.routing.gates.shape import Candidates

if TYPE_CHECKING:
    from inhand.desk.routing.situation import Situation, TeamFacts


def team_gate(situation: Situation) -> tuple[TeamFacts, bool]:
    """Return the team, and whether the topic is one to be mapped: it has no row, or its team is disabled.

    A team that a person chose (a handoff) goes before the table.
    """
    conversation = situation.conversation
    placed = situation.team(conversation.placed_team)
    if placed is not None and placed.enabled:
        return placed, False
    row = next((row for row in situation.topics if row.slug == conversation.topic and row.enabled), None)
    team = situation.team(row.team) if row else None
    if team is None or not team.enabled:
        return general(situation), bool(conversation.topic)
    return team, False


def general(situation: Situation) -> TeamFacts:
    """Return the team that gets what no row names; there is always one."""
    return min((team for team in situation.teams if team.is_general), key=lambda team: team.id)


def members(situation: Situation, team: TeamFacts) -> Candidates:
    """Return the people of a team, in the order of their ids whatever order they came in."""
    people = (situation.person(pk) for pk in sorted(set(team.members)))
    return Candidates(team, tuple(person for person in people if person))
