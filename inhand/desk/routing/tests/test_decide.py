"""Who gets it: the present owner, the ladder, the lane; and what holds in any situation."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhand.desk.routing.decide import Decision, decide
from inhand.desk.routing.gates.load import cap
from inhand.desk.routing.situation import Situation
from inhand.desk.routing.tests.situations import (
    BILLING,
    DAY,
    GENERAL,
    HOUR,
    MINUTE,
    NOW,
    SHIPPING,
    conversation,
    follow_up,
    person,
    situation,
    situations,
    team,
)

if TYPE_CHECKING:
    from datetime import datetime

OFF: dict[str, Any] = {"shift_ends_at": None, "next_shift_at": NOW + DAY}


# The present owner.


@pytest.mark.parametrize(
    "facts",
    [{}, {"status": "busy"}, {"load": 99}, {"shift_ends_at": NOW + MINUTE}],
    ids=["at work", "busy", "above the cap", "in the buffer"],
)
def test_a_follow_up_stays_with_an_owner_who_is_at_work(facts: dict[str, Any]) -> None:
    decision = decide(situation(person(1, **facts), person(2), conversation=follow_up(1)))
    assert (decision.outcome, decision.owner, decision.rung) == ("keep", 1, "owner")


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"shift_ends_at": None, "next_shift_at": NOW + 2 * HOUR}, True),
        ({"shift_ends_at": None, "next_shift_at": NOW + 235 * MINUTE}, True),
        ({"shift_ends_at": None, "next_shift_at": NOW + 236 * MINUTE}, False),
        ({"shift_ends_at": None, "next_shift_at": None}, False),
        ({"status": "away", "status_until": NOW + HOUR}, True),
        ({"status": "away", "status_until": NOW + 5 * HOUR}, False),
        ({"status": "away"}, False),
        ({"last_seen_at": NOW - HOUR}, False),
        (
            {
                "status": "away",
                "status_until": NOW + 5 * HOUR,
                "shift_ends_at": None,
                "next_shift_at": NOW + HOUR,
            },
            False,
        ),
        ({"status": "away", "status_until": NOW + 2 * HOUR, "shift_ends_at": NOW + HOUR}, False),
    ],
)
def test_a_follow_up_waits_for_an_owner_who_is_back_before_the_window_ends(
    facts: dict[str, Any],
    kept: bool,  # noqa: FBT001 -- a table
) -> None:
    """The customer has waited 5 minutes of the 4 hours; coming back after the end of the shift is not coming back."""
    decision = decide(situation(person(1, **facts), person(2), conversation=follow_up(1)))
    assert (decision.outcome, decision.owner) == (("keep", 1) if kept else ("assign", 2))


@pytest.mark.parametrize(("until", "outcome"), [(NOW + 3 * DAY, "keep"), (NOW + 2 * DAY, "assign")])
def test_the_window_may_be_reckoned_in_business_time(until: datetime, outcome: str) -> None:
    back_on_monday = person(1, shift_ends_at=None, next_shift_at=NOW + 3 * DAY)
    decision = decide(situation(back_on_monday, person(2), conversation=follow_up(1, follow_up_until=until)))
    assert decision.outcome == outcome


def test_an_owner_who_left_the_desk_keeps_nothing() -> None:
    decision = decide(situation(person(2), conversation=follow_up(1)))
    assert (decision.outcome, decision.owner) == ("assign", 2)


def test_an_owner_who_cannot_keep_it_is_named_first_and_once() -> None:
    decision = decide(situation(person(1, **OFF), person(2), conversation=follow_up(1)))
    rungs = [(asked.rung, [verdict.person for verdict in asked.verdicts]) for asked in decision.trail]
    assert rungs == [("owner", [1]), ("team", [2])]


def test_a_kept_conversation_stays_in_its_team() -> None:
    found = situation(person(1), conversation=replace(follow_up(1), team=SHIPPING))
    assert (decide(found).team, decide(found).team_name) == (SHIPPING, "Shipping")


# The backup ladder.


def ladder(*, member: dict[str, Any], backup: dict[str, Any], lead: dict[str, Any]) -> Situation:
    teams = (team(GENERAL), team(BILLING, 1, backup=SHIPPING, lead=3), team(SHIPPING, 2))
    return situation(person(1, **member), person(2, **backup), person(3, **lead), teams=teams)


@pytest.mark.parametrize(
    ("member", "backup", "lead", "rung", "owner"),
    [
        ({}, {}, {}, "team", 1),
        (OFF, {}, {}, "backup_team", 2),
        ({"load": 8}, {}, {}, "backup_team", 2),
        (OFF, OFF, {}, "lead", 3),
        (OFF, {"status": "busy"}, {"load": 7}, "lead", 3),
        (OFF, OFF, OFF, "lane", None),
        (OFF, OFF, {"status": "away"}, "lane", None),
        (OFF, OFF, {"load": 8}, "lane", None),
    ],
)
def test_the_team_then_its_backup_then_its_lead_then_the_lane(
    member: dict[str, Any], backup: dict[str, Any], lead: dict[str, Any], rung: str, owner: int | None
) -> None:
    decision = decide(ladder(member=member, backup=backup, lead=lead))
    assert (decision.rung, decision.owner, decision.team) == (rung, owner, BILLING)


@pytest.mark.parametrize("change", [{"enabled": False}, {"members": ()}])
def test_a_backup_team_that_is_off_or_empty_is_passed_over(change: dict[str, Any]) -> None:
    found = ladder(member=OFF, backup={}, lead={})
    general, billing, shipping = found.teams
    assert decide(replace(found, teams=(general, billing, replace(shipping, **change)))).rung == "lead"


def test_a_team_that_is_its_own_backup_is_asked_once() -> None:
    teams = (team(GENERAL), team(BILLING, 1, backup=BILLING, lead=1))
    decision = decide(situation(person(1, **OFF), teams=teams))
    assert [asked.rung for asked in decision.trail] == ["team"]


# The lane and its clock.


@pytest.mark.parametrize(
    ("facts", "check_at"),
    [
        ({"shift_ends_at": None, "next_shift_at": NOW + HOUR}, NOW + HOUR),
        ({"shift_ends_at": None, "next_shift_at": None}, None),
        ({"status": "away", "status_until": NOW + HOUR}, NOW + HOUR),
        ({"status": "busy", "status_until": NOW + 2 * HOUR}, NOW + 2 * HOUR),
        ({"status": "busy"}, None),
        ({"last_seen_at": None}, None),
        ({"load": 8}, None),
        ({"load": 1, "back_since": NOW}, NOW + 15 * MINUTE),
        ({"shift_ends_at": NOW + MINUTE, "next_shift_at": NOW + HOUR}, NOW + HOUR),
        ({"shift_ends_at": NOW + MINUTE, "next_shift_at": None}, NOW + MINUTE),
    ],
)
def test_the_lane_looks_again_when_something_changes_by_itself(
    facts: dict[str, Any], check_at: datetime | None
) -> None:
    decision = decide(situation(person(1, **facts)))
    assert (decision.outcome, decision.check_at) == ("lane", check_at)


def test_the_lane_looks_again_at_the_first_change_of_anybody_asked() -> None:
    soon = {"shift_ends_at": None, "next_shift_at": NOW + HOUR}
    assert decide(ladder(member=OFF, backup=OFF, lead=soon)).check_at == NOW + HOUR


def test_an_empty_team_leaves_it_in_the_lane() -> None:
    decision = decide(situation())
    assert (decision.outcome, decision.team, decision.check_at) == ("lane", BILLING, None)


# The reason in one line.


@pytest.mark.parametrize(
    ("loads", "reason"),
    [
        ([3, 5, 4, 6], "billing → Billing; P1 had 3 waiting, fewest of 4"),
        ([3], "billing → Billing; P1 had 3 waiting, the only one free"),
        ([2, 2], "billing → Billing; P1 had 2 waiting, fewest of 2 and longest without a new one"),
        ([8], "billing → Billing; nobody can take it now, so it waits in the lane"),
    ],
)
def test_the_reason_is_one_line(loads: list[int], reason: str) -> None:
    people = (person(number, load=load) for number, load in enumerate(loads, start=1))
    assert decide(situation(*people)).reason == reason


def test_the_reason_does_not_say_fewest_of_who_holds_more_because_they_can() -> None:
    decision = decide(situation(person(1, load=4, capacity=8), person(2, load=2, capacity=3)))
    assert decision.reason == "billing → Billing; P1 had 4 waiting, least of what they can hold of 2"


def test_the_reason_says_when_a_person_placed_it() -> None:
    decision = decide(situation(person(1), conversation=conversation(placed_team=BILLING)))
    assert decision.reason.startswith("handed off → Billing; ")


# In any situation.


@given(situations(), st.data())
def test_the_order_of_people_teams_and_members_changes_nothing(found: Situation, data: st.DataObject) -> None:
    def shuffled(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(data.draw(st.permutations(values)))

    teams = tuple(
        replace(each, members=shuffled(each.members), second_tier=shuffled(each.second_tier))
        for each in found.teams
    )
    topics = tuple(replace(row, specialists=shuffled(row.specialists)) for row in found.topics)
    again = replace(found, people=shuffled(found.people), teams=shuffled(teams), topics=topics)
    assert decide(again) == decide(found)


@given(situations())
def test_everybody_asked_is_named_once(found: Situation) -> None:
    decision = decide(found)
    named = Counter(verdict.person for asked in decision.trail for verdict in asked.verdicts)
    assert set(named.values()) <= {1}
    if decision.outcome != "keep":  # also those whom nobody had to ask
        members = {each for each in found.team(decision.team).members if found.person(each)}  # type: ignore[union-attr]
        assert members <= named.keys()


@given(situations())
def test_nobody_gets_it_who_is_not_free_for_it(found: Situation) -> None:
    decision = decide(found)
    if decision.outcome != "assign":
        return
    owner = found.person(decision.owner)
    assert owner is not None
    assert owner.shift_ends_at is not None
    assert owner.shift_ends_at > NOW
    assert owner.status == "available" or (owner.status_until is not None and owner.status_until <= NOW)
    assert owner.id not in found.conversation.declined
    assert found.is_urgent or owner.load < cap(owner, NOW)
    platform = found.conversation.platform
    assert found.is_urgent or all(
        waiting < most for each, waiting, most in owner.channels if each == platform
    )
    assert found.is_urgent or owner.shift_ends_at > NOW + 20 * MINUTE


@given(situations())
def test_a_decision_has_an_owner_or_a_lane_and_a_team_in_use(found: Situation) -> None:
    decision = decide(found)
    assert (decision.owner is None) == (decision.outcome == "lane") == (decision.rung == "lane")
    assert decision.outcome == "keep" or found.team(decision.team).enabled  # type: ignore[union-attr]
    assert decision.outcome == "lane" or decision.check_at is None
    assert decision.check_at is None or decision.check_at > NOW


@given(situations())
def test_somebody_free_in_the_team_leaves_nothing_in_its_lane_but_what_is_to_be_taken(
    found: Situation,
) -> None:
    """Put in one more person who is free: then the lane is no answer, unless they take it or others come in time."""
    chosen = decide(found).team
    teams = tuple(
        replace(each, members=(*each.members, 50)) if each.id == chosen else each for each in found.teams
    )
    decision = decide(replace(found, teams=teams, people=(*found.people, person(50))))
    if decision.outcome == "lane":
        asked = {v.person for asked in decision.trail if asked.rung != "others" for v in asked.verdicts}
        is_handed_up = found.conversation.tier > 1
        assert decision.could_take or (
            50 not in asked and ("before it is due" in decision.reason or is_handed_up)
        )


@given(situations())
def test_a_decision_can_be_made_again_from_the_ledger(found: Situation) -> None:
    kept = json.dumps([found.to_facts(), decide(found).to_facts()])
    situation_facts, decision_facts = json.loads(kept)
    assert Situation.from_facts(situation_facts) == found
    assert Decision.from_facts(decision_facts) == decide(found)
    assert decide(Situation.from_facts(situation_facts)).to_facts() == decision_facts
