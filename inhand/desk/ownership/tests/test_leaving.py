"""Semantics 5, off shift: what would be past its target before somebody returns is offered for handover."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations

import pytest

from inhand.desk.ownership.leaving import Leaving, Waiting, late_before, leaving
from inhand.desk.teams.hours import WeeklyHours
from inhand.desk.teams.tests.people import AT, span

# Monday and Tuesday from nine to five; AT is Monday at nine.
OFFICE = WeeklyHours("UTC", (span(0, "09:00", "17:00"), span(1, "09:00", "17:00")))
NOBODY_KNOWS = WeeklyHours("UTC", ())


def at(hour: float, day: int = 0) -> datetime:
    return AT + timedelta(days=day, hours=hour - 9)


@pytest.mark.parametrize(
    ("now", "status", "until", "expected"),
    [
        (at(12), "available", None, None),
        (at(16.4), "available", None, None),  # 36 minutes are left
        (at(16.5), "available", None, Leaving("shift_ends", at(17), at(9, day=1))),
        (at(16.9), "busy", None, Leaving("shift_ends", at(17), at(9, day=1))),
        (at(18), "available", None, Leaving("off_shift", at(18), at(9, day=1))),
        (at(12), "away", at(14), Leaving("away", at(12), at(14))),
        (at(12), "busy", at(13), Leaving("busy", at(12), at(13))),
        (at(12), "busy", None, None),  # busy is at work
        (at(12), "away", None, Leaving("away", at(12), None)),  # until they say otherwise
        (at(12), "away", at(17), Leaving("away", at(12), at(9, day=1))),  # the shift is over by then
        (at(12), "away", at(18), Leaving("away", at(12), at(9, day=1))),
        (at(12), "away", at(10, day=1), Leaving("away", at(12), at(10, day=1))),
        (at(12), "away", at(11), None),  # that is over
        (at(18), "away", at(10, day=1), Leaving("off_shift", at(18), at(10, day=1))),
        (at(16.6, day=1), "available", None, Leaving("shift_ends", at(17, day=1), at(9, day=7))),
    ],
)
def test_who_leaves_and_when_they_are_back(
    now: datetime, status: str, until: datetime | None, expected: Leaving | None
) -> None:
    assert leaving(OFFICE, status=status, status_until=until, now=now) == expected


def test_who_has_no_hours_has_no_shift_that_ends() -> None:
    assert leaving(NOBODY_KNOWS, status="available", status_until=None, now=AT) is None
    assert leaving(NOBODY_KNOWS, status="away", status_until=at(10), now=AT) == Leaving("away", AT, at(10))


def test_time_off_after_the_shift_counts() -> None:
    holiday = WeeklyHours("UTC", OFFICE.spans, away=((at(17), at(0, day=7)),))
    assert leaving(holiday, status="available", status_until=None, now=at(16.8)) == (
        Leaving("shift_ends", at(17), at(9, day=7))
    )


@pytest.mark.parametrize(
    ("back_at", "expected"),
    [(at(9, day=1), [1, 2, 3]), (at(18), [1, 2]), (at(17.9), [1]), (at(9), []), (None, [1, 2, 3, 4])],
)
def test_late_before_they_are_back_soonest_first(back_at: datetime | None, expected: list[int]) -> None:
    rows = [
        Waiting(1, at(10)),
        Waiting(2, at(18)),  # due in the moment of a return at six
        Waiting(3, at(8, day=1)),
        Waiting(4, at(12, day=1)),
        Waiting(5, None),  # the ball is with the customer
    ]
    for order in permutations(rows):
        assert [each.id for each in late_before(order, back_at)] == expected
