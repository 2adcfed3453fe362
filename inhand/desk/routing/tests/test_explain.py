"""The "why me?" page in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from inhand.desk.routing import explain
from inhand.desk.routing.decide import Decision, decide
from inhand.desk.routing.situation import TopicRow
from inhand.desk.routing.tests.situations import (
    BILLING,
    DAY,
    GENERAL,
    HOUR,
    NOW,
    conversation,
    follow_up,
    person,
    situation,
    situations,
    team,
)

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.explain import GateRow, PersonRow
    from inhand.desk.routing.situation import Situation


def tell(at: datetime) -> str:
    return f"{at:%a %H:%M}"


def gates(found: Situation) -> dict[str, GateRow]:
    return {row.gate: row for row in explain.gates(found, decide(found))}


def named(found: Situation) -> dict[int, PersonRow]:
    rungs = explain.rungs(found, decide(found), tell)
    return {row.person: row for rung in rungs for row in rung.people}


@pytest.mark.parametrize(
    ("facts", "gate", "reason"),
    [
        ({"shift_ends_at": None, "next_shift_at": NOW + 3 * DAY}, "Hours", "off shift, back Mon 10:00"),
        ({"shift_ends_at": None, "next_shift_at": None}, "Hours", "off shift, no shift in sight"),
        ({"status": "away"}, "Hours", "away"),
        ({"status": "away", "status_until": NOW + HOUR}, "Hours", "away until Fri 11:00"),
        ({"status": "busy", "status_until": NOW + HOUR}, "Hours", "busy until Fri 11:00"),
        ({"last_seen_at": NOW - HOUR}, "Hours", "not connected since Fri 09:00"),
        ({"last_seen_at": None}, "Hours", "not connected"),
        (
            {"shift_ends_at": NOW + HOUR / 4},
            "Hours",
            "shift ends Fri 10:15, the team keeps the last 20 min free",
        ),
        ({"load": 8}, "Load", "at the cap: 8 of 8"),
        (
            {"load": 1, "back_since": NOW},
            "Load",
            "at the cap: 1 of 1, which grows after an absence, next Fri 10:15",
        ),
        ({"channels": (("email", 3, 3),)}, "Load", "at their cap for email: 3 of 3"),
    ],
)
def test_a_gate_says_why_it_turned_somebody_away(facts: dict[str, Any], gate: str, reason: str) -> None:
    found = situation(person(1, **facts), conversation=conversation(platform="email"))
    row = named(found)[1]
    assert (row.is_kept, row.gate, row.reason) == (False, gate, reason)


def test_loads_are_shown_and_who_was_chosen_stands_first() -> None:
    found = situation(person(1, load=8), person(2, load=3, waiting=2), person(3, load=5))
    shown = [(row.name, row.load, row.cap, row.waiting, row.is_chosen) for row in named(found).values()]
    assert shown == [("P2", 3, 8, 2, True), ("P3", 5, 8, 5, False), ("P1", 8, 8, 8, False)]
    assert gates(found)["load"].found == "P2 had 2 waiting, fewest of 2."
    assert gates(found)["hours"].found == "3 of 3 can begin now."


def test_a_full_channel_does_not_hide_the_load() -> None:
    found = situation(
        person(1, load=4, channels=(("chat", 2, 2),)), conversation=conversation(platform="chat")
    )
    assert (named(found)[1].load, named(found)[1].cap) == (4, 8)


def test_urgent_above_the_cap_says_so() -> None:
    row = named(situation(person(1, load=9), conversation=conversation(urgency="urgent")))[1]
    assert row.reason == "least to carry for what they can hold, at the cap, but urgent goes above it"


def test_who_gave_it_back_is_turned_away_at_the_first_gate() -> None:
    row = named(situation(person(1), conversation=conversation(declined=(1,))))[1]
    assert (row.gate, row.reason) == ("Team", "let go of this one before")


def test_the_team_gate_says_where_the_topic_leads() -> None:
    assert gates(situation(person(1)))["team"].found == "billing → Billing."
    unmapped = gates(situation(person(1), topics=()))["team"].found
    assert unmapped == "No team in use is named for billing, so General. The topic is to be mapped."


def test_a_kept_conversation_names_its_owner_alone() -> None:
    away = person(1, status="away", status_until=NOW + HOUR)
    found = situation(away, person(2), conversation=follow_up(1))
    (row,) = named(found).values()
    assert (row.name, row.is_kept, row.reason) == ("P1", True, "not here now, back Fri 11:00, in time")
    assert gates(found)["load"].found == "Not asked, since its owner keeps it."
    (here,) = named(situation(person(1), conversation=follow_up(1))).values()
    assert here.reason == "has it and is at work"


def in_mode(mode: str, *people: Any, **facts: Any) -> Situation:
    billing = team(BILLING, *(each.id for each in people), mode=mode, **facts)
    return situation(*people, teams=(team(GENERAL), billing))


def test_round_robin_tells_whose_turn_it_is() -> None:
    found = in_mode("round_robin", person(1, last_assigned_at=NOW - HOUR), person(2))
    reasons = [row.reason for row in named(found).values()]
    assert reasons == ["next in turn: never had one", "later in the turn: the last one came Fri 09:00"]
    assert gates(found)["load"].title == "Turn"


def test_claim_tells_who_could_take_it() -> None:
    found = in_mode("claim", person(1), person(2, status="busy"))
    assert [row.reason for row in named(found).values()] == ["could take it", "busy"]
    assert gates(found)["load"].found == "Not asked: the team takes from its lane itself."


def test_the_tiers_are_titled_and_who_nobody_had_to_ask_is_told_why() -> None:
    found = in_mode("balanced", person(1), person(2), second_tier=(2,))
    rungs = explain.rungs(found, decide(found), tell)
    assert [rung.title for rung in rungs] == ["L1", "Not asked"]
    assert named(found)[2].reason == "L2 is for what is handed up, or what L1 would be late for"
    handed_up = replace(found, conversation=conversation(tier=2, team=BILLING))
    assert [rung.title for rung in explain.rungs(handed_up, decide(handed_up), tell)] == ["L2", "Not asked"]
    assert named(handed_up)[1].reason == "it was handed up to L2"


def test_specialists_are_titled_and_the_others_told_why_they_were_not_asked() -> None:
    rows = (TopicRow("billing", BILLING, enabled=True, specialists=(2,)),)
    found = situation(person(1), person(2), topics=rows)
    assert [rung.title for rung in explain.rungs(found, decide(found), tell)] == ["Specialists", "Not asked"]
    assert named(found)[1].reason == "the specialists of the topic go first"


def test_missing_context_is_listed() -> None:
    found = situation(person(1), missing_context=("promises",))
    assert gates(found)["context"].found == "Missing: promises. The other 4 are there."
    assert gates(replace(found, missing_context=()))["context"].found == "Nothing is missing."


@given(situations())
def test_any_decision_can_be_told_and_nobody_is_left_out(found: Situation) -> None:
    decision = Decision.from_facts(decide(found).to_facts())
    explain.gates(found, decision)
    rungs = explain.rungs(found, decision, tell)
    told = [(row.person, row.name) for rung in rungs for row in rung.people]
    assert told == [(v.person, v.name) for asked in decision.trail for v in asked.verdicts]
    chosen = {row.person for rung in rungs for row in rung.people if row.is_chosen}
    assert chosen == ({decision.owner} if decision.owner else set())
