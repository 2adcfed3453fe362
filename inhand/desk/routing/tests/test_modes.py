"""Modes, tiers and specialists (semantics 4), and who is waited for (semantics 5)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from inhand.desk.routing.decide import decide
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
    follow_up,
    person,
    situation,
    situations,
    team,
)

if TYPE_CHECKING:
    from inhand.desk.routing.decide import Decision
    from inhand.desk.routing.situation import PersonFacts

# The conversation of the tests is due in four hours.
TOMORROW: dict[str, Any] = {"shift_ends_at": None, "next_shift_at": NOW + DAY}
SOON: dict[str, Any] = {"shift_ends_at": None, "next_shift_at": NOW + HOUR}
FULL: dict[str, Any] = {"load": 8}
URGENT = conversation(urgency="urgent")


def billing(*people: PersonFacts, **facts: Any) -> Situation:
    """Return a situation in which everybody given is in Billing, which is as the facts say."""
    members = team(BILLING, *(each.id for each in people), **facts)
    return situation(*people, teams=(team(GENERAL), members, team(SHIPPING)))


def rungs(decision: Decision) -> list[tuple[str, list[int]]]:
    return [(asked.rung, [verdict.person for verdict in asked.verdicts]) for asked in decision.trail]


def codes(decision: Decision) -> dict[int, str]:
    return {verdict.person: verdict.code for asked in decision.trail for verdict in asked.verdicts}


# Round robin.


def test_round_robin_gives_it_to_the_longest_since_last_assignment_whatever_the_load() -> None:
    found = billing(
        person(1, load=0, last_assigned_at=NOW - MINUTE),
        person(2, load=5, last_assigned_at=NOW - HOUR),
        mode="round_robin",
    )
    decision = decide(found)
    assert (decision.owner, decision.reason) == (2, "billing → Billing; P2 had 5 waiting, next in turn of 2")


def test_round_robin_begins_with_who_never_had_one_and_then_the_lowest_id() -> None:
    had = person(1, last_assigned_at=NOW - DAY)
    assert decide(billing(had, person(3), person(2), mode="round_robin")).owner == 2


def test_round_robin_respects_the_cap_and_urgent_goes_above_it() -> None:
    full = person(1, load=8, last_assigned_at=NOW - DAY)
    found = billing(full, person(2, last_assigned_at=NOW), mode="round_robin")
    assert (decide(found).owner, codes(decide(found))[1]) == (2, "full")
    assert decide(replace(found, conversation=URGENT)).owner == 1


# Claim.


def test_a_claim_team_takes_it_from_the_lane_and_the_decision_says_who_could() -> None:
    decision = decide(billing(person(1), person(2, **FULL), person(3, status="busy"), mode="claim"))
    assert (decision.outcome, decision.owner, decision.could_take) == ("lane", None, (1, 2))
    assert decision.reason == "billing → Billing; waits in the lane to be taken by P1 or P2"


def test_urgent_waits_to_be_taken_as_well_since_claim_stops_after_gate_2() -> None:
    """Must take hands out the urgent ones first."""
    decision = decide(replace(billing(person(1), mode="claim"), conversation=URGENT))
    assert (decision.outcome, decision.could_take) == ("lane", (1,))


def test_a_claim_team_keeps_follow_ups_with_their_owner() -> None:
    found = replace(billing(person(1), person(2), mode="claim"), conversation=follow_up(1))
    assert (decide(found).outcome, decide(found).owner) == ("keep", 1)


def test_the_gates_look_again_when_the_last_who_could_take_it_leaves() -> None:
    found = billing(person(1), person(2, shift_ends_at=NOW + 5 * HOUR), mode="claim")
    assert decide(found).check_at == NOW + 5 * HOUR - 20 * MINUTE


def test_a_claim_team_in_which_nobody_could_take_it_climbs_the_ladder() -> None:
    teams = (team(GENERAL), team(BILLING, 1, mode="claim", backup=SHIPPING), team(SHIPPING, 2))
    decision = decide(situation(person(1, **TOMORROW), person(2), teams=teams))
    assert (decision.owner, decision.rung) == (2, "backup_team")


def test_a_claim_team_that_is_a_backup_is_asked_by_load_as_it_takes_from_its_own_lane_only() -> None:
    backup = team(SHIPPING, 2, 3, mode="claim")
    teams = (team(GENERAL), team(BILLING, 1, backup=SHIPPING), backup)
    people = (person(1, **TOMORROW), person(2, load=2), person(3, load=1))
    assert decide(situation(*people, teams=teams)).owner == 3


def test_the_lead_of_a_claim_team_is_asked_by_load() -> None:
    teams = (team(GENERAL), team(BILLING, 1, mode="claim", lead=2))
    assert decide(situation(person(1, **TOMORROW), person(2), teams=teams)).rung == "lead"


def test_a_long_list_of_who_could_take_it_is_cut() -> None:
    decision = decide(billing(*(person(number) for number in range(1, 6)), mode="claim"))
    assert decision.reason.endswith("to be taken by P1, P2 or 3 others")
    assert decision.could_take == (1, 2, 3, 4, 5)


# Tiers.


def tiers(first: dict[str, Any], second: dict[str, Any], **facts: Any) -> Situation:
    """P1 and P2 are at L1, alike; P3 is at L2."""
    found = billing(person(1, **first), person(2, **first), person(3, **second), second_tier=(3,))
    return replace(found, conversation=conversation(**facts))


@pytest.mark.parametrize(
    ("first", "facts", "owner"),
    [
        ({"load": 7}, {}, 1),
        (TOMORROW, {}, 3),
        (SOON, {}, None),
        (SOON, {"due_at": NOW + HOUR}, None),
        (SOON, {"due_at": NOW + HOUR - MINUTE}, 3),
        (SOON, {"due_at": NOW - MINUTE}, 3),
        ({"status": "busy", "status_until": NOW + HOUR}, {}, None),
        ({"status": "busy"}, {}, 3),
        (FULL, {}, 3),
        ({"load": 1, "back_since": NOW}, {}, None),
        ({"last_seen_at": None}, {}, 3),
        (SOON, {"urgency": "urgent", "due_at": NOW + 15 * MINUTE}, 3),
    ],
)
def test_l2_is_asked_only_when_no_l1_is_eligible_and_the_target_would_be_missed(
    first: dict[str, Any], facts: dict[str, Any], owner: int | None
) -> None:
    """The next time at which somebody of L1 is eligible lies after ``due_at``, or nobody can tell it."""
    assert decide(tiers(first, {}, **facts)).owner == owner


def test_who_waits_for_l1_looks_again_when_it_is_there() -> None:
    decision = decide(tiers(SOON, {}))
    assert (decision.check_at, decision.could_take) == (NOW + HOUR, ())
    assert decision.reason == (
        "billing → Billing, L1; somebody of L1 is free before it is due, so it waits in the lane"
    )


def test_what_was_handed_up_a_tier_goes_to_l2_and_never_back_to_l1() -> None:
    decision = decide(tiers({}, {"load": 7}, tier=2, team=BILLING))
    assert (decision.owner, decision.rung) == (3, "tier_2")
    assert decision.reason == "billing → Billing, L2; P3 had 7 waiting, the only one free"
    assert decide(tiers({}, TOMORROW, tier=2, team=BILLING)).owner is None
    placed = decide(tiers({}, {}, tier=2, team=BILLING, placed_team=BILLING))
    assert placed.reason.startswith("handed up → Billing, L2; ")


def test_a_tier_belongs_to_the_team_in_which_it_was_handed_up() -> None:
    assert decide(tiers({}, {}, tier=2, team=SHIPPING)).owner == 1


def test_a_team_without_tiers_asks_everybody_whatever_the_conversation_was_handed_up() -> None:
    found = replace(billing(person(1)), conversation=conversation(tier=2, team=BILLING))
    assert (decide(found).owner, decide(found).rung) == (1, "team")


@pytest.mark.parametrize(("mode", "owner"), [("balanced", 2), ("round_robin", 1)])
def test_tiers_combine_with_the_modes_that_give(mode: str, owner: int) -> None:
    earlier, later = NOW - 2 * HOUR, NOW - HOUR
    first = (person(1, load=2, last_assigned_at=earlier), person(2, load=1, last_assigned_at=later))
    assert decide(billing(*first, person(3), mode=mode, second_tier=(3,))).owner == owner


def test_tiers_combine_with_claim() -> None:
    found = billing(person(1), person(2), mode="claim", second_tier=(2,))
    assert decide(found).could_take == (1,)
    handed_up = conversation(tier=2, team=BILLING)
    assert decide(replace(found, conversation=handed_up)).could_take == (2,)


def test_a_backup_team_asks_its_l1_before_its_l2() -> None:
    teams = (team(GENERAL), team(BILLING, 1, backup=SHIPPING), team(SHIPPING, 2, 3, second_tier=(2,)))
    found = situation(person(1, **TOMORROW), person(2), person(3, load=5), teams=teams)
    assert decide(found).owner == 3
    away = replace(found, people=(person(1, **TOMORROW), person(2), person(3, **SOON)))
    assert decide(away).owner == 2


def test_the_members_nobody_had_to_ask_are_named_with_the_reason() -> None:
    assert codes(decide(tiers({}, {}))) == {1: "", 2: "", 3: "tier_2"}
    assert codes(decide(tiers({}, {}, tier=2, team=BILLING))) == {3: "", 1: "tier_1", 2: "tier_1"}


# Specialists.


def specialists(*experts: int, **facts: Any) -> dict[str, Any]:
    return {"topics": (TopicRow("billing", BILLING, enabled=True, specialists=experts),), **facts}


def test_the_specialists_of_the_topic_are_asked_first() -> None:
    found = replace(billing(person(1), person(2, load=7)), **specialists(2))
    decision = decide(found)
    assert (decision.owner, decision.rung) == (2, "specialists")
    assert decision.reason == "billing → Billing, its specialists; P2 had 7 waiting, the only one free"
    assert codes(decision) == {2: "", 1: "not_specialist"}


@pytest.mark.parametrize(("facts", "owner"), [(TOMORROW, 1), (SOON, None), (FULL, 1), ({}, 2)])
def test_the_rest_of_the_team_is_asked_when_waiting_for_a_specialist_would_miss_the_target(
    facts: dict[str, Any], owner: int | None
) -> None:
    assert decide(replace(billing(person(1), person(2, **facts)), **specialists(2))).owner == owner


def test_specialists_of_other_teams_are_not_asked() -> None:
    teams = (team(GENERAL), team(BILLING, 1), team(SHIPPING, 2))
    found = situation(person(1), person(2), teams=teams)
    assert decide(replace(found, **specialists(2))).owner == 1


def test_a_specialist_at_l2_waits_for_l1_like_the_rest_of_l2() -> None:
    found = billing(person(1, load=5), person(2), person(3), second_tier=(2, 3))
    found = replace(found, **specialists(2))
    assert decide(found).owner == 1
    handed_up = replace(found, conversation=conversation(tier=2, team=BILLING))
    assert (decide(handed_up).owner, decide(handed_up).rung) == (2, "specialists")


# The backup ladder, and who is waited for.


def backed(*, due_in: int | None = 240, **facts: Any) -> Situation:
    """P1 is in Billing, whose backup is Shipping with P2, who is free."""
    teams = (team(GENERAL), team(BILLING, 1, backup=SHIPPING), team(SHIPPING, 2))
    due = NOW + due_in * MINUTE if due_in is not None else None
    return situation(person(1, **facts), person(2), teams=teams, conversation=conversation(due_at=due))


@pytest.mark.parametrize(
    ("facts", "due_in", "owner"),
    [
        (SOON, 240, None),
        (SOON, 60, None),
        (SOON, 59, 2),
        (SOON, -1, 2),
        (TOMORROW, 240, 2),
        ({"shift_ends_at": None, "next_shift_at": None}, 240, 2),
        (SOON, None, None),
        ({**SOON, "status": "away", "status_until": NOW + 3 * HOUR}, 120, 2),
    ],
)
def test_nobody_on_shift_waits_for_the_next_shift_unless_that_would_miss_the_target(
    facts: dict[str, Any], due_in: int | None, owner: int | None
) -> None:
    decision = decide(backed(due_in=due_in, **facts))
    assert decision.owner == owner
    if owner is None:
        assert decision.check_at == NOW + HOUR
        assert decision.reason == (
            "billing → Billing; nobody is on shift, but somebody is back before it is due, so it waits in the lane"
        )


@pytest.mark.parametrize(
    "facts",
    [FULL, {"status": "busy", "status_until": NOW + HOUR}, {"status": "away"}, {"last_seen_at": None}],
    ids=["full", "busy", "away", "disconnected"],
)
def test_the_backup_acts_at_once_when_somebody_on_shift_cannot_take_it(facts: dict[str, Any]) -> None:
    assert decide(backed(**facts)).rung == "backup_team"


def test_a_decision_of_the_first_rules_comes_out_as_it_did_then() -> None:
    """They did not wait for the next shift; the situations of then carry no version."""
    facts = backed(**SOON).to_facts()
    del facts["rules"]
    assert decide(Situation.from_facts(facts)).rung == "backup_team"


# Caps of a channel.


def test_who_is_at_the_cap_of_the_channel_is_skipped_unless_it_is_urgent() -> None:
    chat = conversation(platform="chat")
    found = situation(person(1, channels=(("chat", 2, 2),)), person(2, load=7), conversation=chat)
    verdict = next(v for asked in decide(found).trail for v in asked.verdicts if v.person == 1)
    assert (decide(found).owner, verdict.code, verdict.load, verdict.cap) == (2, "channel_full", 2, 2)
    assert decide(replace(found, conversation=conversation(platform="email"))).owner == 1
    assert decide(replace(found, conversation=replace(chat, urgency="urgent"))).owner == 1


# In any situation.


@given(situations())
def test_nobody_of_l2_gets_what_l1_could_take(found: Situation) -> None:
    decision = decide(found)
    asked = [each for each in decision.trail if any(v.is_kept for v in each.verdicts)]
    if decision.outcome == "keep" or not asked or asked[-1].tier < 2:
        return
    team_asked = [each for each in decision.trail if each.team == asked[-1].team and each.tier == 1]
    assert not any(verdict.is_kept for each in team_asked for verdict in each.verdicts)


@given(situations())
def test_a_claim_team_is_given_nothing(found: Situation) -> None:
    decision = decide(found)
    own = {"specialists", "team", "tier_2"}
    if decision.outcome == "assign" and decision.rung in own:
        assert found.team(decision.team).mode != "claim"  # type: ignore[union-attr]


@given(situations())
def test_what_waits_to_be_taken_could_be_taken_by_somebody_on_shift(found: Situation) -> None:
    for pk in decide(found).could_take:
        each = found.person(pk)
        assert each is not None
        assert each.shift_ends_at is not None
        assert each.shift_ends_at > NOW
        assert pk not in found.conversation.declined
