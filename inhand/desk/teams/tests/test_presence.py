"""Who is at work at a moment, since when somebody is gone, and when they may say they are back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from inhand.desk.teams import return_times
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.seen import seen
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.hours import Shift, Span, WeeklyHours
from inhand.desk.teams.models import Team
from inhand.desk.teams.presence import Here, missed_since, presence, status_at
from inhand.desk.teams.tests.people import entries, last, person

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHIFT = Shift(NINE, NINE + timedelta(hours=8))
TEN = NINE + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def here(status: str = "available", until: datetime | None = None, *, seen: datetime | None = TEN,
         shift: Shift | None = SHIFT) -> Here:  # fmt: skip
    return presence(status, until, seen, shift=shift, minutes=10, now=TEN).here


def test_a_status_whose_time_has_passed_is_over() -> None:
    assert status_at("away", TEN, TEN) == "available"
    assert status_at("away", TEN + MINUTE, TEN) == "away"
    assert status_at("busy", None, TEN) == "busy"
    assert here("away", TEN) == Here.AVAILABLE
    assert here("busy", TEN + MINUTE) == Here.BUSY


def test_who_is_off_shift_away_or_disconnected_is_not_at_work() -> None:
    assert here(shift=None) == Here.OFF_SHIFT
    assert here("away") == Here.AWAY
    assert here(seen=TEN - 10 * MINUTE) == Here.DISCONNECTED
    assert here(seen=TEN - 9 * MINUTE) == Here.AVAILABLE
    assert here(seen=None) == Here.DISCONNECTED
    assert here("busy", seen=TEN - 10 * MINUTE) == Here.DISCONNECTED
    gone = presence("available", None, TEN - 18 * MINUTE, shift=SHIFT, minutes=10, now=TEN)
    assert (gone.since, gone.dot, gone.is_at_work) == (TEN - 18 * MINUTE, "away", False)


def test_a_team_that_does_not_ask_takes_nobody_for_gone() -> None:
    assert presence("available", None, None, shift=SHIFT, minutes=0, now=TEN).is_at_work


@pytest.mark.parametrize(
    ("former", "since"),
    [
        (TEN - 9 * MINUTE, None),
        (TEN - 10 * MINUTE, TEN - 10 * MINUTE),
        # The night before is their own time: only the shift counts.
        (NINE - timedelta(hours=12), NINE),
    ],
)
def test_who_comes_back_is_told_since_when_they_were_missed(former: datetime, since: datetime | None) -> None:
    assert missed_since(former, shift=SHIFT, minutes=10, now=TEN) == since
    assert missed_since(former, shift=None, minutes=10, now=TEN) is None


def berlin(*spans: tuple[str, str], days: str = "01234") -> WeeklyHours:
    return WeeklyHours(
        "Europe/Berlin",
        tuple(Span(int(d), time.fromisoformat(a), time.fromisoformat(b)) for d in days for a, b in spans),
    )


def offered(hours: WeeklyHours, text: str) -> dict[str, tuple[str, str]]:
    now = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return {slug: (words, f"{at:%a %H:%M}") for slug, words, at in return_times.choices(hours, now)}


def test_in_a_shift_its_end_and_tomorrows_are_offered() -> None:
    # Wednesday, 11:00 in Berlin; the afternoon of a split day is not tomorrow.
    found = offered(berlin(("09:00", "12:00"), ("13:00", "17:00")), "2026-03-04 10:00")
    assert found == {
        "15": ("15 min", "Wed 10:15"),
        "60": ("1 h", "Wed 11:00"),
        "shift-end": ("End of shift", "Wed 11:00"),
        "next-shift": ("Tomorrow’s shift", "Thu 08:00"),
    }


def test_before_a_weekend_it_is_mondays_and_across_the_clock_change_the_wall_time_holds() -> None:
    # Friday 27 March 2026; the clocks go forward on Sunday, so 09:00 is an hour earlier in UTC.
    found = offered(berlin(("09:00", "17:00")), "2026-03-27 12:00")
    assert found["next-shift"] == ("Monday’s shift", "Mon 07:00")


def test_at_night_the_shift_of_a_later_day_is_the_one_of_the_next_evening() -> None:
    found = offered(berlin(("22:00", "06:00"), days="0123456"), "2026-03-04 01:00")
    assert found["shift-end"] == ("End of shift", "Wed 05:00")
    assert found["next-shift"] == ("Next shift", "Wed 21:00")


def test_off_shift_there_is_no_end_of_one_and_without_hours_no_next() -> None:
    assert set(offered(berlin(("09:00", "17:00")), "2026-03-04 20:00")) == {"15", "60", "next-shift"}
    assert set(offered(WeeklyHours("UTC", ()), "2026-03-04 20:00")) == {"15", "60"}
    assert return_times.chosen("shift-end", WeeklyHours("UTC", ()), TEN) is None


@pytest.mark.django_db
def test_coming_back_is_an_event_after_the_shortest_time_of_ones_teams() -> None:
    amina = person()
    team = set_members(make_team("Help", by=None, at=NINE), members=[amina], by=None, at=NINE)
    assert seen(amina.pk, at=NINE) is None
    assert last().facts == {"teammate": amina.pk, "since": ""}
    before = entries()
    assert seen(amina.pk, at=NINE + 9 * MINUTE) is None
    assert entries() == before
    Team.objects.filter(pk=team.pk).update(disconnect_minutes=5)
    assert seen(amina.pk, at=NINE + 14 * MINUTE) == NINE + 9 * MINUTE
    assert last().facts["since"] == (NINE + 9 * MINUTE).isoformat()


@pytest.mark.django_db
def test_an_absence_that_ended_by_itself_is_no_part_of_the_next_one() -> None:
    amina = person(status="away")
    set_status(amina, status="away", until=NINE + timedelta(hours=1), by=amina, at=NINE)
    later = NINE + timedelta(days=3)
    set_status(amina, status="away", by=amina, at=later)
    back = set_status(amina, status="available", by=amina, at=later + 5 * MINUTE)
    assert (back.back_since, back.status_since) == (None, later + 5 * MINUTE)
    set_status(amina, status="away", until=later + timedelta(days=2), by=amina, at=later + 6 * MINUTE)
    back = set_status(amina, status="available", by=amina, at=later + timedelta(days=2, hours=1))
    assert back.back_since == later + timedelta(days=2)
