from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from inhand.desk.rules.targets import Targets, due_at
from inhand.desk.teams.hours import Span, WeeklyHours

OFFICE = WeeklyHours("UTC", tuple(Span(day, time(9), time(17)) for day in range(5)))
FRIDAY_FOUR = datetime(2026, 11, 20, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        (3, datetime(2026, 11, 20, 16, 15, tzinfo=UTC)),
        (2, datetime(2026, 11, 20, 17, 0, tzinfo=UTC)),
        (1, datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        (0, datetime(2026, 11, 23, 16, 0, tzinfo=UTC)),
    ],
)
def test_an_answer_is_due_in_business_minutes_by_urgency(urgency: int, due: datetime) -> None:
    assert due_at(OFFICE, Targets(), urgency, FRIDAY_FOUR) == due


def test_a_team_may_promise_otherwise() -> None:
    assert due_at(OFFICE, Targets(high=90), 2, FRIDAY_FOUR) == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
