"""The four gates, rule by rule (semantics 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inhand.desk.routing.decide import decide
from inhand.desk.routing.gates import Candidates
from inhand.desk.routing.gates.context import context_gate
from inhand.desk.routing.gates.load import cap, next_place
from inhand.desk.routing.gates.team import NoTeam
from inhand.desk.routing.situation import Situation, TopicRow
from inhand.desk.routing.tests.situations import (
    BILLING,
    DAY,
    GENERAL,
    HOUR,
    MINUTE,
    NOW,
    SHIPPING,
    conversation,
    person,
    situation,
    team,
)


def code_of(found: Situation, number: int = 1) -> str:
    """Return what turned a person away, empty if nothing did."""
    verdicts = {verdict.person: verdict for asked in decide(found).trail for verdict in asked.verdicts}
    return verdicts[number].code


# Gate 1: the team.


def test_the_first_row_of_the_topic_table_names_the_team() -> None:
    rows = (TopicRow("billing", SHIPPING, enabled=True), TopicRow("billing", BILLING, enabled=True))
    decision = decide(situation(person(1), topics=rows))
    assert (decision.team, decision.unmapped) == (SHIPPING, False)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (TopicRow("parcel", SHIPPING, enabled=True),),
        (TopicRow("billing", None, enabled=True),),
        (TopicRow("billing", BILLING, enabled=False),),
        (TopicRow("billing", 99, enabled=True),),
    ],
    ids=[
        "no rows",
        "no row of this topic",
        "a row without team",
        "a row switched off",
        "a team that is gone",
    ],
)
def test_a_topic_that_leads_nowhere_goes_to_the_general_team_and_is_to_be_mapped(
    rows: tuple[TopicRow, ...],
) -> None:
    decision = decide(situation(person(1), topics=rows))
    assert (decision.team, decision.unmapped) == (GENERAL, True)


def test_a_disabled_team_hands_its_topics_to_the_general_team() -> None:
    disabled = (team(GENERAL), team(BILLING, 1, enabled=False))
    decision = decide(situation(person(1), teams=disabled))
    assert (decision.team, decision.unmapped) == (GENERAL, True)


def test_what_is_not_labelled_yet_goes_to_the_general_team_and_is_nobodys_to_map() -> None:
    decision = decide(situation(person(1), conversation=conversation(topic="")))
    assert (decision.team, decision.unmapped) == (GENERAL, False)


def test_the_team_a_person_chose_goes_before_the_table() -> None:
    decision = decide(situation(person(1), conversation=conversation(placed_team=SHIPPING)))
    assert decision.team == SHIPPING


def test_a_situation_without_general_team_is_refused_by_name() -> None:
    with pytest.raises(NoTeam):
        decide(situation(person(1), topics=(), teams=(team(BILLING, 1),)))


# Gate 2: hours and status.


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, ""),
        ({"shift_ends_at": None}, "off_shift"),
        ({"shift_ends_at": NOW}, "off_shift"),
        ({"status": "away"}, "away"),
        ({"status": "busy"}, "busy"),
        ({"status": "busy", "status_until": NOW + MINUTE}, "busy"),
        ({"status": "busy", "status_until": NOW}, ""),
        ({"status": "away", "status_until": NOW - MINUTE}, ""),
        ({"last_seen_at": NOW - 9 * MINUTE}, ""),
        ({"last_seen_at": NOW - 10 * MINUTE}, "disconnected"),
        ({"last_seen_at": None}, "disconnected"),
        ({"shift_ends_at": NOW + 20 * MINUTE}, "shift_ends"),
        ({"shift_ends_at": NOW + 21 * MINUTE}, ""),
    ],
)
def test_only_who_is_on_shift_and_available_is_kept(facts: dict[str, Any], code: str) -> None:
    assert code_of(situation(person(1, **facts))) == code


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"shift_ends_at": NOW + MINUTE}, ""),
        ({"shift_ends_at": None}, "off_shift"),
        ({"status": "busy"}, "busy"),
        ({"status": "away"}, "away"),
        ({"last_seen_at": None}, "disconnected"),
    ],
)
def test_urgent_ignores_the_buffer_and_nothing_else_of_gate_2(facts: dict[str, Any], code: str) -> None:
    assert code_of(situation(person(1, **facts), conversation=conversation(urgency="urgent"))) == code


def test_a_team_may_switch_the_disconnect_check_off() -> None:
    teams = (team(GENERAL), team(BILLING, 1, disconnect_minutes=0))
    assert code_of(situation(person(1, last_seen_at=None), teams=teams)) == ""


def test_who_gave_it_back_to_the_lane_does_not_get_it_again() -> None:
    found = situation(person(1), person(2, load=7), conversation=conversation(declined=(1,)))
    assert (decide(found).owner, code_of(found)) == (2, "declined")


# Gate 3: load.


def test_the_fewest_for_their_capacity_wins() -> None:
    assert decide(situation(person(1, load=2, capacity=3), person(2, load=4, capacity=8))).owner == 2


def test_a_tie_goes_to_the_longest_since_the_last_assignment() -> None:
    earlier, later = NOW - 2 * HOUR, NOW - HOUR
    found = situation(person(1, last_assigned_at=later), person(2, last_assigned_at=earlier))
    assert decide(found).owner == 2


def test_who_never_had_one_goes_before_who_had() -> None:
    assert decide(situation(person(1, last_assigned_at=NOW - DAY), person(2))).owner == 2


def test_the_last_tie_goes_to_the_lowest_id() -> None:
    assert decide(situation(person(3), person(2), person(5))).owner == 2


def test_shares_are_compared_without_rounding() -> None:
    """0.1 + 0.2 is not 0.3 in floats; 3 of 9 is 1 of 3."""
    found = situation(person(1, load=3, capacity=9), person(2, load=1, capacity=3, last_assigned_at=NOW))
    assert decide(found).owner == 1


def test_who_is_at_the_cap_is_skipped() -> None:
    found = situation(person(1, load=8), person(2, load=199, capacity=200))
    assert (code_of(found), decide(found).owner) == ("full", 2)


def test_urgent_goes_above_the_cap_to_the_least_loaded() -> None:
    urgent = conversation(urgency="urgent")
    found = situation(person(1, load=9), person(2, load=8), conversation=urgent)
    assert (decide(found).outcome, decide(found).owner) == ("assign", 2)


@pytest.mark.parametrize(
    ("minutes", "places"), [(-5, 1), (0, 1), (7, 1), (15, 2), (29, 3), (30, 4), (59, 7), (60, 8), (600, 8)]
)
def test_after_an_absence_the_cap_grows_over_the_first_hour(minutes: int, places: int) -> None:
    assert cap(person(1, back_since=NOW - minutes * MINUTE), NOW) == places


@pytest.mark.parametrize("capacity", [3, 7, 8, 200])
def test_the_next_place_is_there_at_its_moment_and_not_before(capacity: int) -> None:
    for load in range(1, capacity):
        back = person(1, load=load, capacity=capacity, back_since=NOW)
        moment = next_place(back, NOW)
        assert moment is not None
        assert cap(back, moment) > load >= cap(back, moment - timedelta(microseconds=1))


def test_no_place_grows_for_who_is_full_or_was_not_gone() -> None:
    assert next_place(person(1, load=8, back_since=NOW), NOW) is None
    assert next_place(person(1), NOW) is None


# Gate 4: context.


def test_missing_context_is_listed_and_turns_nobody_away() -> None:
    found = situation(person(1), missing_context=("templates", "history"))
    assert (decide(found).missing, decide(found).owner) == (("history", "templates"), 1)


def test_the_context_gate_leaves_the_candidates_as_they_are() -> None:
    candidates = Candidates(team(BILLING, 1), (person(1),))
    assert context_gate(situation(person(1)), candidates).candidates is candidates


def test_every_situation_knows_its_urgency() -> None:
    assert replace(situation(), conversation=conversation(urgency="urgent")).is_urgent
