"""Who gets what: by the product's gates, and as is common elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from inhand.desk.routing.decide import decide
from inhand.desk.routing.simulation.scenario import URGENCIES
from inhand.desk.routing.situation import ConversationFacts, Situation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from inhand.desk.routing.decide import Decision
    from inhand.desk.routing.simulation.colleague import Colleague
    from inhand.desk.routing.simulation.conversation import Conversation
    from inhand.desk.routing.simulation.roster import Roster
    from inhand.desk.routing.simulation.scenario import Rules


@dataclass(frozen=True, slots=True)
class Placed:
    """``owner`` is empty for the lane of ``team``, where it is looked at again at ``check_at`` at the latest."""

    team: int
    owner: int | None
    check_at: datetime | None = None


class Placing(Protocol):
    """A way to choose, made anew for each run."""

    def place(self, conversation: Conversation, now: datetime, *, until: datetime) -> Placed:
        """Choose for a conversation in which a customer waits. If it has an owner: whether it stays with them, who
        may be absent until then.
        """
        ...


class ByGates:
    """The product's own decision, in the product's own situation."""

    def __init__(self, roster: Roster, how: Callable[[Situation], Decision] = decide) -> None:
        self._roster = roster
        self._decide = how

    def place(self, conversation: Conversation, now: datetime, *, until: datetime) -> Placed:
        decision = self._decide(self._situation(conversation, now, until))
        return Placed(decision.team, decision.owner, decision.check_at)

    def _situation(self, conversation: Conversation, now: datetime, until: datetime) -> Situation:
        arrival, owner = conversation.arrival, conversation.owner
        teams, people = self._roster.concerned(arrival.topic, conversation.team)
        if owner is not None and (colleague := self._roster.colleagues[owner]) not in people:
            people = (*people, colleague)
        facts = ConversationFacts(
            id=conversation.id,
            topic=arrival.topic,
            urgency=URGENCIES[conversation.urgency],
            waiting_since=conversation.waiting_since,
            due_at=conversation.due_at,
            owner=owner,
            is_follow_up=owner is not None,
            live_chat=arrival.platform == "chat",
            team=conversation.team,
            follow_up_until=until,
        )
        return Situation(
            now=now,
            conversation=facts,
            topics=tuple(row for row in self._roster.rules.topics if row.slug == arrival.topic),
            teams=teams,
            people=tuple([colleague.facts for colleague in people]),
        )


class _Elsewhere:
    """What is common elsewhere: the topic's team, and in it one person for good, whether they are there or not.

    ``signed_in``: only who is on shift and has not said otherwise; with nobody there, the first to sign in.
    """

    def __init__(self, roster: Roster, *, signed_in: bool) -> None:
        self._roster = roster
        self._signed_in = signed_in

    def place(self, conversation: Conversation, now: datetime, *, until: datetime) -> Placed:
        del now, until
        team = self._roster.topical(conversation.arrival.topic).id
        if conversation.owner is not None:
            return Placed(conversation.team, conversation.owner)
        there = [each for each in self._roster.members(team) if not self._signed_in or _is_signed_in(each)]
        return Placed(team, self._next(team, there).id if there else None)

    def _next(self, team: int, there: list[Colleague]) -> Colleague:
        raise NotImplementedError


def _is_signed_in(colleague: Colleague) -> bool:
    """Who left without a word still counts; who has not come yet does not."""
    shift, gap = colleague.shift, colleague.gap
    return shift is not None and (gap is None or (not gap.said and gap.starts > shift.starts))


class InTurn(_Elsewhere):
    """Round robin: the next in the order of the list."""

    def __init__(self, roster: Roster, *, signed_in: bool) -> None:
        super().__init__(roster, signed_in=signed_in)
        self._last: dict[int, int] = {}

    def _next(self, team: int, there: list[Colleague]) -> Colleague:
        last = self._last.get(team, 0)
        chosen = next((each for each in there if each.id > last), there[0])
        self._last[team] = chosen.id
        return chosen


class FewestOpen(_Elsewhere):
    """Whoever owns the fewest conversations that are not closed, whatever they weigh and whoever waits."""

    def _next(self, team: int, there: list[Colleague]) -> Colleague:
        del team
        return min(there, key=lambda each: (each.open, each.id))


@dataclass(frozen=True, slots=True)
class Policy:
    """A way to run a desk. ``mode`` is what the teams are set to; ``rescues``: nothing stays with who is not there."""

    name: str
    says: str
    make: Callable[[Roster], Placing]
    mode: str = ""
    rescues: bool = True
    must_take: bool = True

    def applied_to(self, rules: Rules) -> Rules:
        """Return the rules with the mode of this policy."""
        teams = tuple(replace(team, mode=self.mode or team.mode) for team in rules.teams)
        return replace(rules, teams=teams, must_take=self.must_take)


AS_SET = Policy("as_set", "what the rules say, each team in its own mode", ByGates)
POLICIES = {
    policy.name: policy
    for policy in (
        Policy("balanced", "Inhand's default: at work, then fewest waiting", ByGates, "balanced"),
        Policy("round_robin", "Inhand's round robin: at work, then next in turn", ByGates, "round_robin"),
        Policy("claim", "Inhand's claim: people take; must take", ByGates, "claim"),
        Policy("claim_freely", "people take what they like", ByGates, "claim", must_take=False),
        Policy("robin_elsewhere", "next in the list, there or not",
               lambda roster: InTurn(roster, signed_in=False), rescues=False),
        Policy("robin_signed_in", "next in the list of who is signed in",
               lambda roster: InTurn(roster, signed_in=True), rescues=False),
        Policy("fewest_open", "fewest open, there or not",
               lambda roster: FewestOpen(roster, signed_in=False), rescues=False),
        Policy("fewest_signed_in", "fewest open of who is signed in",
               lambda roster: FewestOpen(roster, signed_in=True), rescues=False),
    )
}  # fmt: skip
