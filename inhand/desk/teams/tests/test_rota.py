"""The rota: each day as the viewer sees it, across the clock changes, and the gaps in a team's day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhand.desk.teams.hours import Span, WeeklyHours, shift_at
from inhand.desk.teams.rota import bars, days_of_week, gaps, place, without

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
HOUR = timedelta(hours=1)


def hours(zone: str, *spans: tuple[str, str], days: str = "01234", holidays: tuple[date, ...] = (),
          away: tuple[tuple[datetime, datetime], ...] = ()) -> WeeklyHours:  # fmt: skip
    made = tuple(Span(int(d), time.fromisoformat(a), time.fromisoformat(b)) for d in days for a, b in spans)
    return WeeklyHours(zone, made, away, frozenset(holidays))


def seen(of: WeeklyHours, day: str, zone: ZoneInfo = BERLIN) -> list[str]:
    """Return the bars of a day in the wall time of the viewer."""
    on = date.fromisoformat(day)
    found = bars(of, days_of_week(on, zone)[on.weekday()])
    return [f"{b.kind} {b.starts.astimezone(zone):%H:%M}-{b.ends.astimezone(zone):%H:%M}" for b in found]


def empty(team: WeeklyHours, *members: WeeklyHours, day: str) -> list[str]:
    on = date.fromisoformat(day)
    found = gaps(team, members, days_of_week(on, BERLIN)[on.weekday()])
    return [f"{a.astimezone(BERLIN):%H:%M}-{b.astimezone(BERLIN):%H:%M}" for a, b in found]


OFFICE = hours("Europe/Berlin", ("09:00", "12:00"), ("13:00", "17:00"))


def test_a_split_day_has_two_bars_and_a_free_day_none() -> None:
    assert seen(OFFICE, "2026-03-04") == ["work 09:00-12:00", "work 13:00-17:00"]
    assert seen(OFFICE, "2026-03-07") == []


def test_a_colleague_far_away_is_shown_in_the_viewers_time() -> None:
    assert seen(OFFICE, "2026-03-04", KOLKATA) == ["work 13:30-16:30", "work 17:30-21:30"]
    late = hours("America/Los_Angeles", ("09:00", "17:00"))
    # 18:00 to 02:00 in Berlin: the night belongs to two days of the viewer.
    assert seen(late, "2026-03-04") == ["work 00:00-02:00", "work 18:00-00:00"]


def test_the_spring_day_has_23_hours_and_bars_at_the_wall_time() -> None:
    sunday = days_of_week(date(2026, 3, 29), BERLIN)[6]
    assert sunday[1] - sunday[0] == 23 * HOUR
    night = hours("Europe/Berlin", ("22:00", "06:00"), days="0123456")
    assert seen(night, "2026-03-29") == ["work 00:00-06:00", "work 22:00-00:00"]
    work = bars(night, sunday)[0]
    assert work.ends - work.starts == 5 * HOUR
    assert place(work.ends, sunday, BERLIN) == 6 * 60


def test_the_autumn_day_has_25_hours_and_bars_at_the_wall_time() -> None:
    sunday = days_of_week(date(2026, 10, 25), BERLIN)[6]
    assert sunday[1] - sunday[0] == 25 * HOUR
    day = hours("Europe/Berlin", ("09:00", "17:00"), days="6")
    work = bars(day, sunday)[0]
    assert (place(work.starts, sunday, BERLIN), place(work.ends, sunday, BERLIN)) == (9 * 60, 17 * 60)
    assert place(sunday[0], sunday, BERLIN) == 0
    assert place(sunday[1], sunday, BERLIN) == 1440


def test_a_colleague_whose_clocks_change_on_another_day_moves_by_an_hour() -> None:
    new_york = hours("America/New_York", ("09:00", "17:00"), days="0123456")
    assert seen(new_york, "2026-03-07") == ["work 15:00-23:00"]
    assert seen(new_york, "2026-03-09") == ["work 14:00-22:00"]
    assert seen(new_york, "2026-03-30") == ["work 15:00-23:00"]


def test_time_off_and_holidays_say_what_they_took() -> None:
    afternoon = (datetime(2026, 3, 4, 14, tzinfo=UTC), datetime(2026, 3, 4, 23, tzinfo=UTC))
    someone = hours("Europe/Berlin", ("09:00", "17:00"), holidays=(date(2026, 3, 5),), away=(afternoon,))
    assert seen(someone, "2026-03-04") == ["work 09:00-15:00", "away 15:00-17:00"]
    assert seen(someone, "2026-03-05") == ["holiday 09:00-17:00"]
    assert seen(someone, "2026-03-07") == []


def test_a_gap_is_when_the_team_is_open_and_nobody_works() -> None:
    team = hours("Europe/Berlin", ("08:00", "18:00"))
    early, late = hours("Europe/Berlin", ("08:00", "12:00")), hours("Europe/Berlin", ("12:30", "17:00"))
    assert empty(team, early, late, day="2026-03-04") == ["12:00-12:30", "17:00-18:00"]
    assert empty(team, early, late, OFFICE, day="2026-03-04") == ["12:00-12:30", "17:00-18:00"]
    assert empty(team, day="2026-03-04") == ["08:00-18:00"]
    assert empty(team, early, day="2026-03-07") == []
    assert empty(hours("Europe/Berlin"), day="2026-03-04") == []


def test_a_team_that_is_closed_has_no_gap() -> None:
    team = hours("Europe/Berlin", ("08:00", "18:00"), holidays=(date(2026, 3, 4),))
    assert empty(team, day="2026-03-04") == []


@given(
    day=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    minute=st.integers(0, 1439),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
    viewer=st.sampled_from([BERLIN, KOLKATA, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Apia")]),
)
def test_a_moment_is_in_a_work_bar_exactly_when_somebody_is_on_shift(
    day: date, minute: int, zone: str, viewer: ZoneInfo
) -> None:
    of = hours(zone, ("22:00", "06:00"), ("09:00", "12:30"), days="01246", holidays=(date(2026, 3, 29),))
    shown = days_of_week(day, viewer)[day.weekday()]
    moment = shown[0] + timedelta(minutes=minute)
    if moment < shown[1]:
        is_shown = any(bar.kind == "work" and bar.starts <= moment < bar.ends for bar in bars(of, shown))
        assert is_shown == (shift_at(of, moment) is not None)


@pytest.mark.parametrize("number", range(7))
def test_the_days_of_a_week_follow_each_other_whatever_day_one_asks_for(number: int) -> None:
    week = days_of_week(date(2026, 3, 23) + timedelta(days=number), BERLIN)
    assert len(week) == 7
    assert all(one[1] == other[0] for one, other in pairwise(week))
    assert week == days_of_week(date(2026, 3, 23), BERLIN)


def test_without_takes_pieces_out() -> None:
    at = [datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in range(10)]
    assert without([(at[0], at[9])], [(at[2], at[3]), (at[8], at[9])]) == [(at[0], at[2]), (at[3], at[8])]
    assert without([(at[2], at[3])], [(at[0], at[9])]) == []
