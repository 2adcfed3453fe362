"""The no-drop formula (semantics 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inhand.desk.routing.nodrop import GRACE, Held, held_by, missing

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LANE = Held(
    owned=False, absent=False, back_at=None, window=None, rung="room", climb_at=NOW + HOUR, since=NOW - HOUR
)
AWAY = replace(LANE, owned=True, absent=True, rung="", window=NOW + HOUR, climb_at=NOW + HOUR)


def test_an_owner_who_is_at_work_holds_it_also_without_a_clock() -> None:
    assert held_by(replace(AWAY, absent=False, climb_at=None), NOW) == "owner"


def test_an_owner_who_is_back_before_the_window_ends_holds_it() -> None:
    assert held_by(replace(AWAY, back_at=NOW + HOUR, climb_at=None), NOW) == "back_in_time"
    assert held_by(replace(AWAY, back_at=NOW + 2 * HOUR, climb_at=None), NOW) == "dropped"


def test_an_absent_owners_is_held_by_its_rescue() -> None:
    assert held_by(AWAY, NOW) == "rescue"


def test_what_stands_in_the_lane_is_held_by_its_ladder() -> None:
    assert held_by(LANE, NOW) == "ladder"


@pytest.mark.parametrize("climb_at", [None, NOW - GRACE])
def test_without_a_running_clock_it_is_dropped(climb_at: datetime | None) -> None:
    assert held_by(replace(LANE, climb_at=climb_at), NOW) == "dropped"
    assert held_by(replace(AWAY, climb_at=climb_at), NOW) == "dropped"


def test_what_has_just_arrived_is_still_being_placed() -> None:
    assert held_by(replace(LANE, climb_at=None, since=NOW - GRACE / 2), NOW) == "ladder"


def test_what_was_missing_is_said() -> None:
    assert missing(replace(LANE, climb_at=None)) == "Nobody has it, and no clock was running."
    assert (
        missing(replace(AWAY, climb_at=NOW - HOUR)) == "Its owner is not at work, and its clock had stopped."
    )
