"""Play a scenario: events in the order of time, each of which may lead to others.

What happens at one moment happens in a fixed order: who comes and goes, what is finished, what arrives, what is looked
at again; then by id. So nothing depends on the order in which a scenario lists its people and arrivals.
"""

from __future__ import annotations

from datetime import timedelta
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from inhand.desk.routing.simulation.conversation import Conversation
from inhand.desk.routing.simulation.lanes import Lanes
from inhand.desk.routing.simulation.outcome import Outcome
from inhand.desk.routing.simulation.placing import AS_SET
from inhand.desk.routing.simulation.roster import Roster
from inhand.desk.routing.simulation.taking import Taking
from inhand.desk.teams.hours import add_business_minutes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from inhand.desk.routing.simulation.colleague import Colleague
    from inhand.desk.routing.simulation.conversation import Kind
    from inhand.desk.routing.simulation.placing import Placed, Policy
    from inhand.desk.routing.simulation.scenario import Arrival, Scenario

_EDGE, _DONE, _ARRIVAL, _RESCUE, _DRAIN = range(5)
_MINUTE = timedelta(minutes=1)


def simulate(scenario: Scenario, policy: Policy = AS_SET, *, keeps_loads: bool = False) -> Outcome:
    """Play it to its end. The same scenario and policy give the same outcome."""
    return _Run(scenario, policy, keeps_loads=keeps_loads).play()


class _Run:
    def __init__(self, scenario: Scenario, policy: Policy, *, keeps_loads: bool) -> None:
        self._scenario = scenario
        self._policy = policy
        self._rules = policy.applied_to(scenario.rules)
        self._roster = Roster(scenario, self._rules, keeps_loads=keeps_loads)
        self._placing = policy.make(self._roster)
        self._lanes = Lanes()
        self._taking = Taking(self._rules, self._roster, self._lanes)
        self._conversations: list[Conversation] = []
        self._events: list[tuple[datetime, int, int, int, Callable[..., None], tuple[object, ...]]] = []
        self._numbers = count()
        self._drains: set[tuple[datetime, int]] = set()
        self._decisions = 0
        self._now = scenario.begins

    def play(self) -> Outcome:
        for colleague in self._roster.colleagues.values():
            self._at(self._scenario.begins, _EDGE, colleague.id, self._looks, colleague)
        for arrival in self._scenario.arrivals:
            self._at(arrival.at, _ARRIVAL, arrival.id, self._arrives, arrival)
        while self._events and self._events[0][0] < self._scenario.ends:
            self._now, _, _, _, happens, facts = heappop(self._events)
            happens(*facts)
        return self._outcome()

    def _at(self, at: datetime, rank: int, pk: int, happens: Callable[..., None], *facts: object) -> None:
        heappush(self._events, (at, rank, pk, next(self._numbers), happens, facts))

    # A customer writes.

    def _arrives(self, arrival: Arrival) -> None:
        conversation = Conversation(arrival, self._roster.topical(arrival.topic).id)
        self._conversations.append(conversation)
        if arrival.owner is not None:
            self._roster.colleagues[arrival.owner].open += 1
        self._asks(conversation)

    def _asks(self, conversation: Conversation) -> None:
        conversation.asks(self._now)
        self._set_clocks(conversation)
        self._settle(conversation, self._decide(conversation))

    def _set_clocks(self, conversation: Conversation) -> None:
        since, team = conversation.waiting_since, conversation.team
        conversation.due_at = self._rules.due_at(team, conversation.urgency, since)
        if conversation.is_follow_up:
            window = self._roster.teams[team].follow_up_window_minutes
            conversation.follow_up_until = add_business_minutes(
                self._rules.hours_of_team[team], since, window
            )

    # Somebody gets it.

    def _decide(self, conversation: Conversation, until: datetime | None = None) -> Placed:
        self._decisions += 1
        return self._placing.place(conversation, self._now, until=until or conversation.window_ends)

    def _settle(self, conversation: Conversation, placed: Placed) -> None:
        if placed.owner is None:
            self._to_lane(conversation, placed)
        else:
            self._give(conversation, self._roster.colleagues[placed.owner], placed.team)

    def _to_lane(self, conversation: Conversation, placed: Placed) -> None:
        self._let_go(conversation)
        self._move(conversation, placed.team)
        self._lanes.put(conversation)
        self._drain_at(placed.check_at, placed.team)
        for colleague in self._taking.free_hands(placed.team):
            self._work(colleague)

    def _give(self, conversation: Conversation, to: Colleague, team: int) -> None:
        if conversation.owner != to.id:
            self._let_go(conversation)
            self._lanes.take(conversation)
            self._move(conversation, team)
            conversation.is_given(to.id)
            to.is_given(conversation, self._now)
        elif conversation.id not in to.waiting:
            to.hears(conversation, self._now)
        self._watch(conversation)
        self._work(to)

    def _let_go(self, conversation: Conversation) -> None:
        if conversation.owner is not None:
            self._roster.colleagues[conversation.owner].is_rid_of(conversation, self._now)
            conversation.owner = None

    def _move(self, conversation: Conversation, team: int) -> None:
        if conversation.team != team:
            conversation.team = team
            self._set_clocks(conversation)

    # Work.

    def _work(self, colleague: Colleague) -> None:
        """Somebody with free hands takes up the first of their queue; with nothing in it, what they may take."""
        if not colleague.is_idle:
            return
        first = colleague.first_in_queue(self._now)
        if first is not None:
            done_at = colleague.begin(first, self._now, self._scenario.read_in)
            self._at(done_at, _DONE, colleague.id, self._is_done, colleague, colleague.stint)
        elif taken := self._taking.chosen_by(colleague, self._now):
            self._give(taken, colleague, taken.team)

    def _is_done(self, colleague: Colleague, stint: int) -> None:
        conversation = colleague.doing
        if conversation is None or colleague.stint != stint:
            return
        answer_after = conversation.present_turn.answer_after
        colleague.answers(conversation, self._now, closes=answer_after is None)
        if answer_after is not None:
            again = self._now + answer_after * _MINUTE
            self._at(again, _ARRIVAL, conversation.id, self._asks, conversation)
        self._work(colleague)
        self._is_freer(colleague)

    # The lanes.

    def _is_freer(self, colleague: Colleague) -> None:
        """Somebody came, or has one less: whoever may ask them does so once everything of this moment has happened."""
        for team in self._roster.served_by(colleague):
            self._drain_at(self._now, team)

    def _drain_at(self, at: datetime | None, team: int) -> None:
        if at is not None and (at, team) not in self._drains:
            self._drains.add((at, team))
            self._at(at, _DRAIN, team, self._drain, team)

    def _drain(self, team: int) -> None:
        """Decide again about a lane, in the order of the queue, as far as somebody is free."""
        self._drains.discard((self._now, team))
        stuck: set[Kind] = set()
        while conversation := self._lanes.first((team,), stuck, self._now):
            placed = self._decide(conversation)
            if placed.owner is not None:
                self._settle(conversation, placed)
                continue
            stuck.add(conversation.kind)
            if placed.check_at is not None and placed.check_at > self._now:
                self._drain_at(placed.check_at, team)

    # Who is there.

    def _looks(self, colleague: Colleague) -> None:
        """Somebody comes or goes."""
        was_there, was_on = not colleague.is_gone, colleague.shift is not None
        colleague.stop(self._now)
        edge = colleague.look(self._now)
        if edge is not None:
            self._at(edge, _EDGE, colleague.id, self._looks, colleague)
        if colleague.is_at_work:
            self._work(colleague)
            self._is_freer(colleague)
        elif self._policy.rescues and (was_there or was_on):
            self._leaves(colleague, was_there=was_there)

    def _leaves(self, colleague: Colleague, *, was_there: bool) -> None:
        """Once everybody of this moment has come: what would be late before they are back is handed over, by who
        leaves knowingly, and what is late already is rescued.
        """
        told_at, gap = self._now, colleague.gap
        if colleague.shift is not None and gap is not None and not gap.said:
            minutes = max((team.disconnect_minutes for team in self._roster.own(colleague)), default=0)
            told_at += minutes * _MINUTE
        elif was_there and colleague.person.hands_over:
            self._at(told_at, _RESCUE, colleague.id, self._hands_over, colleague)
        self._at(told_at, _RESCUE, colleague.id, self._is_missed, colleague)

    def _hands_over(self, colleague: Colleague) -> None:
        if not colleague.is_gone:
            return
        back = colleague.back_at
        for conversation in colleague.in_queue_order(self._now):
            if back is not None and back <= conversation.due_at:
                continue
            placed = self._decide(conversation, until=conversation.due_at)
            if placed.owner not in {None, colleague.id}:
                conversation.handovers += 1
                self._settle(conversation, placed)

    def _is_missed(self, colleague: Colleague) -> None:
        if colleague.is_gone:
            for conversation in colleague.in_queue_order(self._now):
                if conversation.window_ends <= self._now:
                    self._rescue(conversation)

    def _watch(self, conversation: Conversation) -> None:
        """Owe a look at its owner when its window ends."""
        if self._policy.rescues and conversation.window_ends > self._now:
            self._at(conversation.window_ends, _RESCUE, conversation.id, self._window_ends, conversation,
                     conversation.turn)  # fmt: skip

    def _window_ends(self, conversation: Conversation, turn: int) -> None:
        owner = self._roster.colleagues.get(conversation.owner or 0)
        if owner and conversation.turn == turn and conversation.id in owner.waiting and owner.is_gone:
            self._rescue(conversation)

    def _rescue(self, conversation: Conversation) -> None:
        placed = self._decide(conversation)
        if placed.owner != conversation.owner:
            conversation.rescues += 1
            self._settle(conversation, placed)

    def _outcome(self) -> Outcome:
        ends = self._scenario.ends
        fates = (each.fate(ends) for each in sorted(self._conversations, key=lambda each: each.id))
        return Outcome(
            policy=self._policy.name,
            conversations=tuple(fates),
            people=tuple(colleague.day(ends) for colleague in self._roster.colleagues.values()),
            begins=self._scenario.begins,
            ends=ends,
            decisions=self._decisions,
        )
