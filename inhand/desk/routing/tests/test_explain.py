"""The "why me?" page in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from inhand.desk.routing.decide import Decision, decide
from inhand.desk.routing.explain import GateRow, explain
from inhand.desk.routing.tests.situations import (
    DAY,
    HOUR,
    NOW,
    conversation,
    follow_up,
    person,
    situation,
    situations,
)

if TYPE_CHECKING:
    from inhand.desk.routing.situation import Situation


def gates(found: Situation) -> dict[str, GateRow]:
    return {row.gate: row for row in explain(decide(found))}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"shift_ends_at": None, "next_shift_at": NOW + 3 * DAY}, "off shift, next shift Mon 23 Nov 10:00"),
        ({"shift_ends_at": None, "next_shift_at": None}, "off shift, no shift in sight"),
        ({"status": "away"}, "away"),
        ({"status": "busy", "status_until": NOW + HOUR}, "busy until Fri 20 Nov 11:00"),
        ({"last_seen_at": NOW - HOUR}, "not connected since Fri 20 Nov 09:00"),
        ({"last_seen_at": None}, "not connected"),
        ({"shift_ends_at": NOW + HOUR / 4}, "shift ends Fri 20 Nov 10:15, 20 minutes or less are left"),
    ],
)
def test_the_hours_gate_says_why_it_turned_somebody_away(facts: dict[str, Any], reason: str) -> None:
    (row,) = gates(situation(person(1, **facts)))["hours"].people
    assert (row.is_kept, row.reason) == (False, reason)


def test_the_load_gate_shows_loads_and_who_was_chosen() -> None:
    found = gates(
        situation(person(1, load=8), person(2, load=3), person(3, load=5), person(4, status="away"))
    )
    shown = [(row.name, row.load, row.reason, row.is_chosen) for row in found["load"].people]
    assert shown == [
        ("P2", "3 of 8", "has room", True),
        ("P3", "5 of 8", "has room", False),
        ("P1", "8 of 8", "at the cap", False),
    ]
    assert found["load"].sentence == "P2 had 3 waiting, fewest of 2."
    assert found["hours"].sentence == "3 of 4 can begin now."


def test_a_cap_that_still_grows_says_so() -> None:
    (row,) = gates(situation(person(1, load=1, back_since=NOW)))["load"].people
    assert (row.load, row.reason) == (
        "1 of 1",
        "at the cap, which grows after an absence, next Fri 20 Nov 10:15",
    )


def test_urgent_above_the_cap_says_so() -> None:
    (row,) = gates(situation(person(1, load=9), conversation=conversation(urgency="urgent")))["load"].people
    assert row.reason == "at the cap, but urgent goes above it"


def test_who_gave_it_back_is_turned_away_at_the_first_gate() -> None:
    (row,) = gates(situation(person(1), conversation=conversation(declined=(1,))))["team"].people
    assert row.reason == "gave it back to the lane"


def test_the_team_gate_says_where_the_topic_leads() -> None:
    assert gates(situation(person(1)))["team"].sentence == "billing → Billing."
    unmapped = gates(situation(person(1), topics=()))["team"].sentence
    assert unmapped == "No team in use is named for billing, so General. The topic is to be mapped."


def test_a_kept_conversation_names_its_owner_alone() -> None:
    away = person(1, status="away", status_until=NOW + HOUR)
    found = gates(situation(away, person(2), conversation=follow_up(1)))
    (row,) = found["hours"].people
    assert (row.name, row.is_kept, row.reason) == ("P1", True, "not here now, back Fri 20 Nov 11:00, in time")
    assert found["load"].people == ()


def test_missing_context_is_listed() -> None:
    found = situation(person(1), missing_context=("promises",))
    assert gates(found)["context"].sentence == "Missing: promises. The other 4 are there."
    assert gates(replace(found, missing_context=()))["context"].sentence == "Nothing is missing."


def test_times_are_told_in_the_zone_of_the_reader() -> None:
    decision = decide(situation(person(1, status="busy", status_until=NOW + HOUR)))
    _, hours, _, _ = explain(decision, ZoneInfo("Asia/Tokyo"))
    assert hours.people[0].reason == "busy until Fri 20 Nov 20:00"


@given(situations())
def test_any_decision_can_be_told_and_nobody_is_left_out(found: Situation) -> None:
    decision = decide(found)
    rows = explain(Decision.from_facts(decision.to_facts()))
    told = {(row.person, row.name) for gate in rows for row in gate.people}
    assert told == {(verdict.person, verdict.name) for asked in decision.trail for verdict in asked.verdicts}
    chosen = {row.person for gate in rows for row in gate.people if row.is_chosen}
    assert chosen == ({decision.owner} if decision.owner else set())
