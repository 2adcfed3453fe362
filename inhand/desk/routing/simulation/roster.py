"""The rules and the people of a run, as a placing may look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.routing.gates.team import choose_team
from inhand.desk.routing.simulation.colleague import Colleague
from inhand.desk.routing.situation import ConversationFacts, Situation

if TYPE_CHECKING:
    from collections.abc import Collection

    from inhand.desk.routing.simulation.scenario import Rules, Scenario
    from inhand.desk.routing.situation import TeamFacts

Concerned = tuple[tuple["TeamFacts", ...], tuple[Colleague, ...]]


class Roster:
    """Everything is in the order of ids, so that nothing depends on how a scenario lists it."""

    def __init__(self, scenario: Scenario, rules: Rules, *, keeps_loads: bool = False) -> None:
        people = sorted(scenario.people, key=lambda person: person.facts.id)
        self.colleagues = {each.facts.id: Colleague(each, keeps_loads=keeps_loads) for each in people}
        self.rules = rules
        self.teams = {team.id: team for team in sorted(rules.teams, key=lambda team: team.id)}
        self._members = {pk: self._of(team.members) for pk, team in self.teams.items()}
        self._served_by = {pk: self._teams_of(pk) for pk in self.colleagues}
        self._begins = scenario.begins
        self._topical: dict[str, TeamFacts] = {}
        self._concerned: dict[tuple[str, int], Concerned] = {}

    def _of(self, pks: Collection[int | None]) -> list[Colleague]:
        return [colleague for pk, colleague in self.colleagues.items() if pk in pks]

    def _teams_of(self, pk: int) -> tuple[int, ...]:
        mine = {team.id for team in self.teams.values() if pk in team.members}
        return tuple(
            team.id
            for team in self.teams.values()
            if team.id in mine or team.backup in mine or team.lead == pk
        )

    def members(self, team: int) -> list[Colleague]:
        """Return the people of a team."""
        return self._members[team]

    def own(self, colleague: Colleague) -> list[TeamFacts]:
        """Return the teams somebody is in."""
        return [team for team in self.teams.values() if colleague.id in team.members]

    def served_by(self, colleague: Colleague) -> tuple[int, ...]:
        """Return the teams that may ask somebody: their own, those they are the backup of, those they lead."""
        return self._served_by[colleague.id]

    def topical(self, topic: str) -> TeamFacts:
        """Return the team of a topic, by the first gate."""
        if topic not in self._topical:
            asked = ConversationFacts(
                0, topic, "normal", None, None, None, is_follow_up=False, live_chat=False
            )
            situation = Situation(self._begins, asked, self.rules.topics, tuple(self.teams.values()), ())
            self._topical[topic] = choose_team(situation)[0]
        return self._topical[topic]

    def concerned(self, topic: str, team: int) -> Concerned:
        """Return the teams of a situation and the people who can be asked: a topic, and the team that has it."""
        if (topic, team) not in self._concerned:
            first = self.topical(topic)
            wanted = {first.id, first.backup, team}
            teams = tuple(each for each in self.teams.values() if each.id in wanted or each.is_general)
            asking = [each for each in teams if each.id in {first.id, first.backup}]
            pks = {pk for each in asking for pk in each.members} | {first.lead}
            people = tuple(self._of(pks))
            self._concerned[topic, team] = (teams, people)
        return self._concerned[topic, team]
