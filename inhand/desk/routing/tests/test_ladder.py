"""The backup ladder in time (semantics 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inhand.desk.routing.ladder import HALF, LANE, ON_CALL, ROOM, STALE, Lane, Promise, in_hand, in_lane
from inhand.desk.teams.hours import Span, WeeklyHours

# A Monday; the team answers from nine to five, and promises an answer within four of these hours.
SINCE = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = WeeklyHours("UTC", tuple(Span(day, time(9), time(17)) for day in range(5)))
ALWAYS = WeeklyHours("UTC", tuple(Span(day, time(0), time(0)) for day in range(7)))
FOUR_HOURS = Promise(OFFICE, SINCE, 240)
NOBODY = Lane(since=SINCE)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def rung(lane: Lane, after: timedelta, promise: Promise = FOUR_HOURS) -> str:
    return in_lane(lane, promise, promise.waiting_since + after).step.rung


def test_it_is_posted_at_once_again_at_half_of_the_target_and_the_on_call_is_told_when_it_has_passed() -> (
    None
):
    after = [timedelta(), 2 * HOUR - MINUTE, 2 * HOUR, 4 * HOUR - MINUTE, 4 * HOUR]
    assert [rung(NOBODY, each) for each in after] == [ROOM, ROOM, HALF, HALF, ON_CALL]


def test_each_step_says_when_the_next_one_comes() -> None:
    standing = in_lane(NOBODY, FOUR_HOURS, SINCE)
    assert (standing.next.rung, standing.next.at, standing.next.share) == (HALF, SINCE + 2 * HOUR, 50)


def test_the_target_runs_in_the_hours_of_the_team() -> None:
    friday = datetime(2026, 3, 6, 16, tzinfo=UTC)
    standing = in_lane(replace(NOBODY, since=friday), Promise(OFFICE, friday, 240), friday)
    assert standing.next.at == datetime(2026, 3, 9, 10, tzinfo=UTC)


def test_nothing_is_posted_while_somebody_is_known_to_come_before_it_is_due() -> None:
    waited_for = replace(NOBODY, comes_at=SINCE + 4 * HOUR)
    assert rung(waited_for, HOUR) == LANE
    assert rung(waited_for, 2 * HOUR) == HALF


def test_it_is_posted_at_once_if_waiting_until_the_next_shift_would_miss_the_target() -> None:
    assert rung(replace(NOBODY, comes_at=SINCE + 4 * HOUR + MINUTE), HOUR) == ROOM


def test_what_somebody_at_work_may_take_is_posted_when_half_of_the_target_is_gone() -> None:
    free = replace(NOBODY, takers=True)
    assert [rung(free, HOUR), rung(free, 2 * HOUR)] == [LANE, HALF]


def test_what_is_urgent_while_nobody_is_at_work_goes_to_the_on_call_at_once() -> None:
    quarter = Promise(ALWAYS, SINCE, 15)
    night = Lane(since=SINCE, urgent=True, deserted=True, comes_at=SINCE + 8 * HOUR)
    assert rung(night, timedelta(), quarter) == ON_CALL
    assert rung(replace(night, deserted=False), timedelta(), quarter) == ROOM, "somebody reads the room"
    assert rung(replace(night, comes_at=SINCE + 10 * MINUTE), timedelta(), quarter) == LANE, "back in time"


def test_the_on_call_is_told_again_when_the_wait_has_doubled() -> None:
    always = Promise(ALWAYS, SINCE, 240)
    shares = [in_lane(NOBODY, always, SINCE + hours * HOUR).step.share for hours in (4, 7, 8, 15, 16)]
    assert shares == [100, 100, 200, 200, 400]


def test_what_comes_late_into_the_lane_begins_where_its_target_is() -> None:
    assert rung(replace(NOBODY, since=SINCE + 3 * HOUR), 3 * HOUR) == HALF
    assert rung(replace(NOBODY, since=SINCE + 5 * HOUR), 5 * HOUR) == ON_CALL


def test_what_has_an_owner_is_stale_when_it_has_waited_longer_than_one_target() -> None:
    steps = [in_hand(FOUR_HOURS, SINCE + hours * HOUR).step.rung for hours in (0, 3, 4, 5)]
    assert steps == ["", "", STALE, STALE]


@given(
    minutes=st.integers(1, 3000),
    later=st.integers(0, 200_000),
    lane=st.builds(
        Lane,
        since=st.integers(0, 500).map(lambda m: SINCE + m * MINUTE),
        urgent=st.booleans(),
        takers=st.booleans(),
        comes_at=st.none() | st.integers(0, 5000).map(lambda m: SINCE + m * MINUTE),
        deserted=st.booleans(),
    ),
)
def test_there_is_always_a_next_step_and_it_lies_ahead(minutes: int, later: int, lane: Lane) -> None:
    now = SINCE + later * MINUTE
    for standing in (
        in_lane(lane, Promise(OFFICE, SINCE, minutes), now),
        in_hand(Promise(OFFICE, SINCE, minutes), now),
    ):
        assert standing.next.at > now
        assert standing.next.share > standing.step.share
