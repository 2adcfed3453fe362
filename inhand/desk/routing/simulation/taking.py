"""Where people take what they do: who may take from which lane, and what they choose. Must take goes before choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.teams.hours import add_business_minutes

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.simulation.colleague import Colleague
    from inhand.desk.routing.simulation.conversation import Conversation
    from inhand.desk.routing.simulation.lanes import Lanes
    from inhand.desk.routing.simulation.roster import Roster
    from inhand.desk.routing.simulation.scenario import Rules

CLAIM = "claim"


class Taking:
    """Claiming, as people do it who have nothing else to do."""

    def __init__(self, rules: Rules, roster: Roster, lanes: Lanes) -> None:
        self._rules = rules
        self._roster = roster
        self._lanes = lanes
        self._from = {
            pk: tuple(team.id for team in roster.teams.values() if team.mode == CLAIM and pk in team.members)
            for pk in roster.colleagues
        }

    def free_hands(self, team: int) -> list[Colleague]:
        """Return who can take from the lane of a team at once, if it is one that takes."""
        if self._roster.teams[team].mode != CLAIM:
            return []
        return [colleague for colleague in self._roster.members(team) if colleague.is_idle]

    def chosen_by(self, colleague: Colleague, now: datetime) -> Conversation | None:
        """Return what somebody with free hands takes from the lanes of their teams."""
        teams = self._from[colleague.id]
        if not teams:
            return None
        must = self._must_take(teams, now) if self._rules.must_take else None
        return must or self._liked(colleague, teams, now)

    def _must_take(self, teams: tuple[int, ...], now: datetime) -> Conversation | None:
        """Return the first of (urgent, then oldest) of those that have waited too long in business time."""
        waited = (each for each in self._lanes.heads(teams) if self._has_waited(each, now))
        return min(waited, key=lambda each: (not each.is_urgent, each.waiting_since, each.id), default=None)

    def _has_waited(self, conversation: Conversation, now: datetime) -> bool:
        hours = self._rules.hours_of_team[conversation.team]
        minutes = self._rules.must_take_minutes
        return add_business_minutes(hours, conversation.waiting_since, minutes) < now

    def _liked(self, colleague: Colleague, teams: tuple[int, ...], now: datetime) -> Conversation | None:
        if not colleague.person.picks_easy:
            return self._lanes.first(teams, set(), now)
        return min(self._lanes.page(teams, now), key=lambda each: (each.arrival.looks, each.id), default=None)
