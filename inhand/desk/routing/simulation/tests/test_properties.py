"""What holds for any days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from inhand.desk.routing.simulation.engine import simulate
from inhand.desk.routing.simulation.placing import POLICIES
from inhand.desk.routing.simulation.scenario import Gap
from inhand.desk.routing.simulation.tests.desks import arrival, desk, on, person, shuffled, team
from inhand.desk.teams.hours import shift_at

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.simulation.outcome import Outcome
    from inhand.desk.routing.simulation.scenario import Arrival, Person, Scenario

DAY = 24 * 60
policies = st.sampled_from(sorted(POLICIES)).map(POLICIES.__getitem__)


@st.composite
def gaps(draw: st.DrawFn) -> list[Gap]:
    edges = sorted(draw(st.sets(st.integers(7 * 60, 3 * DAY), max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    said = st.sampled_from(["", "busy", "away"])
    return [Gap(on(0, a), on(0, b), draw(said), page_open=draw(st.booleans())) for a, b in pairs]


@st.composite
def people(draw: st.DrawFn, first: int = 1) -> list[Person]:
    return [
        person(
            pk,
            draw(st.integers(6, 12)),
            draw(st.integers(13, 22)),
            *draw(gaps()),
            capacity=draw(st.integers(1, 4)),
            picks_easy=draw(st.booleans()),
            hands_over=draw(st.booleans()),
        )
        for pk in range(first, first + draw(st.integers(1, 4)))
    ]


@st.composite
def arrivals(draw: st.DrawFn, topic: str = "a", first: int = 1) -> list[Arrival]:
    minutes = draw(st.lists(st.integers(0, 3 * DAY), max_size=25))
    effort = st.floats(0.5, 200)
    return [
        arrival(
            pk,
            on(0, minute),
            *draw(st.lists(effort, min_size=1, max_size=3)),
            urgency=draw(st.integers(0, 3)),
            topic=topic,
            again=draw(st.integers(1, 2000)),
        )
        for pk, minute in enumerate(minutes, first)
    ]


days = st.builds(desk, people(), arrivals(), days=st.integers(3, 5))


@settings(max_examples=150, deadline=None)
@given(days, policies)
def test_nobody_works_off_shift_or_in_a_gap(scenario: Scenario, policy: object) -> None:
    outcome = simulate(scenario, policy)  # type: ignore[arg-type]
    known = {each.facts.id: each for each in scenario.people}
    for conversation in outcome.conversations:
        for wait in conversation.waits:
            if wait.answered_at is not None and wait.by is not None:
                assert _works(known[wait.by], wait.answered_at)
    for day in outcome.people:
        assert day.busy_minutes <= day.available_minutes + 1e-6


def _works(who: Person, at: datetime) -> bool:
    """Just before they answered, they were at work."""
    before = at - timedelta(microseconds=1)
    gap = any(gap.starts <= before < gap.ends for gap in who.gaps)
    return shift_at(who.hours, before) is not None and not gap


@settings(max_examples=150, deadline=None)
@given(days, policies)
def test_nothing_is_lost(scenario: Scenario, policy: object) -> None:
    """Every conversation ends answered to its last turn, or waits on the customer, or is told as waiting on us."""
    outcome = simulate(scenario, policy)  # type: ignore[arg-type]
    came = {each.id: each for each in scenario.arrivals if each.at < scenario.ends}
    assert [each.id for each in outcome.conversations] == sorted(came)
    for conversation in outcome.conversations:
        turns = came[conversation.id].turns
        assert len(conversation.waits) <= len(turns)
        assert conversation.waits[0].since == conversation.arrived_at
        assert all(wait.answered_at for wait in conversation.waits[:-1])
        if len(conversation.waits) < len(turns) and not conversation.is_waiting:
            answered_at = conversation.waits[-1].answered_at
            later = turns[len(conversation.waits) - 1].answer_after
            assert answered_at is not None
            assert later is not None
            assert answered_at + timedelta(minutes=later) >= scenario.ends


@settings(max_examples=100, deadline=None)
@given(days, policies)
def test_the_work_done_is_the_work_asked_for_and_what_was_lost_by_handing_on(
    scenario: Scenario, policy: object
) -> None:
    outcome = simulate(scenario, policy)  # type: ignore[arg-type]
    came = {each.id: each for each in scenario.arrivals}
    done = sum(
        turn.effort
        for each in outcome.conversations
        for turn, wait in zip(came[each.id].turns, each.waits, strict=False)
        if wait.answered_at
    )
    assert sum(day.busy_minutes for day in outcome.people) >= done - 1e-3


@settings(max_examples=100, deadline=None)
@given(days, policies)
def test_the_same_days_give_the_same_outcome_in_whatever_order_they_are_listed(
    scenario: Scenario, policy: object
) -> None:
    first: Outcome = simulate(scenario, policy)  # type: ignore[arg-type]
    assert simulate(scenario, policy) == first  # type: ignore[arg-type]
    assert simulate(shuffled(scenario), policy) == first  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(people(), people(first=11), arrivals(), arrivals(topic="b", first=101), policies)
def test_teams_that_share_nobody_play_apart_as_they_play_together(
    ours: list[Person], theirs: list[Person], a: list[Arrival], b: list[Arrival], policy: object
) -> None:
    """So a large desk may be played team by team."""
    teams = [
        team(1, *(each.facts.id for each in ours)),
        team(2, *(each.facts.id for each in theirs), general=False),
    ]
    whole = desk([*ours, *theirs], [*a, *b], teams=teams)
    together: Outcome = simulate(whole, policy)  # type: ignore[arg-type]
    apart = [
        simulate(replace(whole, people=tuple(who), arrivals=tuple(what)), policy)  # type: ignore[arg-type]
        for who, what in ((ours, a), (theirs, b))
    ]
    assert together.conversations == apart[0].conversations + apart[1].conversations
    assert together.people == apart[0].people + apart[1].people
