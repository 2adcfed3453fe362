"""Gate 1: which team. The first matching row of the topic table, else the general team. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.routing.gates import Candidates, Narrowed, Verdict

if TYPE_CHECKING:
    from inhand.desk.routing.situation import Situation, TeamFacts, TopicRow

GATE = "team"


class NoTeam(LookupError):
    """The situation has no general team, so there is nowhere to go."""


def choose_team(situation: Situation) -> tuple[TeamFacts, bool]:
    """Return the team, and whether the topic is to be mapped: it has no row, or its row leads to no team in use.

    A team that a person chose goes before the table. What is not labelled yet is nobody's to map.
    """
    placed = _in_use(situation, situation.conversation.placed_team)
    if placed is not None:
        return placed, False
    row = topic_row(situation)
    team = _in_use(situation, row.team) if row else None
    return (team, False) if team else (_general(situation), bool(situation.conversation.topic))


def topic_row(situation: Situation) -> TopicRow | None:
    """Return the first row in use of the conversation's topic."""
    topic = situation.conversation.topic
    return next((row for row in situation.topics if row.slug == topic and row.enabled), None)


def _in_use(situation: Situation, team: int | None) -> TeamFacts | None:
    found = situation.team(team)
    return found if found and found.enabled else None


def _general(situation: Situation) -> TeamFacts:
    general = [team for team in situation.teams if team.is_general]
    if not general:
        message = f"There is no general team for conversation {situation.conversation.id}."
        raise NoTeam(message)
    return min(general, key=lambda team: team.id)


def among(situation: Situation, team: TeamFacts, wanted: frozenset[int]) -> Candidates:
    """Return those of the wanted who are at the desk, in the order of their ids, to be asked in a team's name."""
    people = sorted(
        (person for person in situation.people if person.id in wanted), key=lambda person: person.id
    )
    return Candidates(team, tuple(people))


def team_gate(situation: Situation, candidates: Candidates) -> Narrowed:
    """Turn away who gave the conversation back to this lane: it would only bounce."""
    declined = situation.conversation.declined
    kept = tuple(person for person in candidates.people if person.id not in declined)
    verdicts = (
        Verdict(person.id, person.name, GATE, "declined")
        for person in candidates.people
        if person.id in declined
    )
    return Narrowed(Candidates(candidates.team, kept), tuple(verdicts))
