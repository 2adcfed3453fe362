"""Semantics 5, must take: the first of (urgent, then oldest) of those waiting over the team's minutes."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from inhand.desk.ownership.must_take import Standing, must_take
from inhand.desk.teams.tests.people import AT

ENDS = AT + timedelta(hours=4)


def standing(pk: int, waited: float = 10, *, is_urgent: bool = False, limit: int = 5) -> Standing:
    return Standing(pk, is_urgent, AT - timedelta(minutes=waited), waited, limit, 20)


def first(*lanes: Standing, passed: tuple[int, ...] = (), ends_in: float | None = 240) -> int | None:
    ends = None if ends_in is None else AT + timedelta(minutes=ends_in)
    found = must_take(lanes, passed=passed, shift_ends_at=ends, now=AT)
    return found.id if found else None


@pytest.mark.parametrize(
    ("lanes", "expected"),
    [
        ([], None),
        ([standing(1, 5)], None),  # over five, not five
        ([standing(1, 5.1)], 1),
        ([standing(1, 6, limit=30)], None),  # each team has its own minutes
        ([standing(1, 6), standing(2, 9), standing(3, 2)], 2),  # the oldest
        ([standing(1, 60), standing(2, 6, is_urgent=True)], 2),  # urgent goes before older
        ([standing(1, 6, is_urgent=True), standing(2, 60, is_urgent=True)], 2),
        ([standing(1, 60), standing(2, 3, is_urgent=True)], 1),  # urgent, but not over five yet
        ([standing(2, 8), standing(1, 8)], 1),  # of equals the lower id
    ],
)
def test_urgent_then_oldest_of_those_over_the_limit(lanes: list[Standing], expected: int | None) -> None:
    assert {first(*order) for order in permutations(lanes)} == {expected}


@pytest.mark.parametrize(
    ("ends_in", "is_urgent", "owes"),
    [
        (None, True, False),  # off shift nothing is owed
        (0, True, False),
        (20, False, False),  # in the end-of-shift buffer
        (20.5, False, True),
        (20, True, True),  # urgent ignores the buffer
    ],
)
def test_only_what_the_hours_make_them_eligible_for(
    ends_in: float | None, *, is_urgent: bool, owes: bool
) -> None:
    assert (first(standing(1, is_urgent=is_urgent), ends_in=ends_in) == 1) is owes


def test_what_they_passed_is_not_asked_again() -> None:
    lanes = standing(1, 30), standing(2, 10)
    assert [first(*lanes), first(*lanes, passed=(1,)), first(*lanes, passed=(1, 2))] == [1, 2, None]


def test_the_reason_says_how_long_and_what_the_rule_is() -> None:
    assert standing(1, 12.7, is_urgent=True).reason == (
        "urgent, waiting for 12 min of working time; over 5 min it goes before anything new"
    )
