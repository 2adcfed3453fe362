from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhand.desk.teams.hours import (
    HORIZON,
    Shift,
    Span,
    WeeklyHours,
    add_business_minutes,
    business_minutes,
    check,
    is_back_with,
    next_on_shift,
    next_shift,
    shift_at,
)

BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
MINUTE = timedelta(minutes=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def at(text: str) -> time:
    return time.fromisoformat(text)


def daily(starts: str, ends: str, days: str = "0123456") -> tuple[Span, ...]:
    return tuple(Span(int(day), at(starts), at(ends)) for day in days)


OFFICE = WeeklyHours(BERLIN, daily("09:00", "12:00", "01234") + daily("13:00", "17:00", "01234"))
NIGHT = WeeklyHours(BERLIN, daily("22:00", "06:00", "01234"))
ALWAYS = WeeklyHours("UTC", daily("00:00", "00:00"))
NEVER = WeeklyHours("UTC", ())


@pytest.mark.parametrize(
    ("moment", "starts", "ends"),
    [
        ("2026-11-20 08:59", None, None),
        ("2026-11-20 09:00", "2026-11-20 09:00", "2026-11-20 12:00"),
        ("2026-11-20 11:59", "2026-11-20 09:00", "2026-11-20 12:00"),
        ("2026-11-20 12:00", None, None),
        ("2026-11-20 13:30", "2026-11-20 13:00", "2026-11-20 17:00"),
        ("2026-11-21 10:00", None, None),
    ],
)
def test_a_split_day_has_two_shifts(moment: str, starts: str | None, ends: str | None) -> None:
    expected = Shift(local(starts, BERLIN), local(ends, BERLIN)) if starts and ends else None
    assert shift_at(OFFICE, local(moment, BERLIN)) == expected


@pytest.mark.parametrize(
    ("moment", "starts"),
    [
        ("2026-11-20 08:59", "2026-11-20 09:00"),
        ("2026-11-20 09:00", "2026-11-20 13:00"),
        ("2026-11-20 12:30", "2026-11-20 13:00"),
        ("2026-11-20 13:00", "2026-11-23 09:00"),
        ("2026-11-22 23:59", "2026-11-23 09:00"),
    ],
)
def test_the_next_shift_starts_strictly_later(moment: str, starts: str) -> None:
    following = next_shift(OFFICE, local(moment, BERLIN))
    assert following is not None
    assert following.starts == local(starts, BERLIN)


def test_a_night_shift_lasts_over_midnight_and_over_the_week() -> None:
    assert shift_at(NIGHT, local("2026-11-21 05:59", BERLIN)) == Shift(
        local("2026-11-20 22:00", BERLIN), local("2026-11-21 06:00", BERLIN)
    )
    assert shift_at(NIGHT, local("2026-11-21 06:00", BERLIN)) is None
    # A week begins on Monday 00:00 UTC; this shift is cut there and must come back whole.
    sunday = WeeklyHours("UTC", daily("20:00", "04:00", "6"))
    whole = Shift(utc("2026-11-22 20:00"), utc("2026-11-23 04:00"))
    assert shift_at(sunday, utc("2026-11-22 21:00")) == shift_at(sunday, utc("2026-11-23 03:00")) == whole
    assert next_shift(sunday, utc("2026-11-22 12:00")) == whole
    assert next_shift(sunday, utc("2026-11-22 20:00")) == Shift(
        utc("2026-11-29 20:00"), utc("2026-11-30 04:00")
    )


def test_spans_that_adjoin_or_overlap_are_one_shift() -> None:
    hours = WeeklyHours(
        "UTC", (*daily("08:00", "12:00", "0"), *daily("12:00", "16:00", "0"), *daily("15:00", "18:00", "0"))
    )
    assert shift_at(hours, utc("2026-11-23 12:00")) == Shift(utc("2026-11-23 08:00"), utc("2026-11-23 18:00"))
    assert business_minutes(hours, utc("2026-11-23 00:00"), utc("2026-11-24 00:00")) == 600
    two_days = WeeklyHours("UTC", daily("00:00", "00:00", "01"))
    assert shift_at(two_days, utc("2026-11-24 00:00")) == Shift(
        utc("2026-11-23 00:00"), utc("2026-11-25 00:00")
    )


def test_around_the_clock_is_one_long_shift_without_a_next_one() -> None:
    now = utc("2026-11-21 10:00")
    shift = shift_at(ALWAYS, now)
    assert shift is not None
    assert shift.starts <= now - HORIZON
    assert shift.ends >= now + HORIZON
    assert next_shift(ALWAYS, now) is None
    assert add_business_minutes(ALWAYS, now, 100_000) == now + 100_000 * MINUTE


@pytest.mark.parametrize(
    ("zone", "day", "starts", "ends", "minutes"),
    [
        # Spring in Berlin: 02:00 becomes 03:00.
        (BERLIN, "2026-03-28", "22:00", "06:00", 420),
        (BERLIN, "2026-03-29", "00:00", "00:00", 23 * 60),
        (BERLIN, "2026-03-29", "02:30", "06:00", 180),
        (BERLIN, "2026-03-29", "01:00", "02:30", 60),
        (BERLIN, "2026-03-29", "02:15", "02:45", 0),
        (BERLIN, "2026-03-29", "02:30", "03:00", 0),
        # Autumn in Berlin: 03:00 becomes 02:00. A time that comes twice means the first one.
        (BERLIN, "2026-10-24", "22:00", "06:00", 540),
        (BERLIN, "2026-10-25", "00:00", "00:00", 25 * 60),
        (BERLIN, "2026-10-25", "02:30", "06:00", 270),
        (BERLIN, "2026-10-25", "01:00", "02:30", 90),
        (NEW_YORK, "2026-03-08", "00:00", "08:00", 420),
        (NEW_YORK, "2026-11-01", "00:00", "08:00", 540),
        # Lord Howe moves by half an hour: 02:00 becomes 02:30 in October, 02:00 becomes 01:30 in April.
        (LORD_HOWE, "2026-10-04", "00:00", "08:00", 450),
        (LORD_HOWE, "2026-10-04", "02:10", "02:40", 10),
        (LORD_HOWE, "2026-04-05", "00:00", "08:00", 510),
        (LORD_HOWE, "2026-04-05", "01:45", "08:00", 405),
        # An ordinary day beside them.
        (BERLIN, "2026-03-30", "00:00", "00:00", 24 * 60),
    ],
)
def test_hours_follow_the_wall_clock_when_clocks_change(
    zone: str, day: str, starts: str, ends: str, minutes: int
) -> None:
    weekday = date.fromisoformat(day).weekday()
    hours = WeeklyHours(zone, (Span(weekday, at(starts), at(ends)),))
    noon = local(f"{day} 12:00", zone)
    assert business_minutes(hours, noon - timedelta(hours=40), noon + timedelta(hours=40)) == minutes


def test_a_span_that_starts_in_the_leap_starts_with_the_leap() -> None:
    hours = WeeklyHours(BERLIN, (Span(6, at("02:30"), at("06:00")),))
    assert next_shift(hours, utc("2026-03-28 12:00")) == Shift(
        utc("2026-03-29 01:00"), utc("2026-03-29 04:00")
    )


def test_spans_that_meet_in_the_leap_leave_no_gap() -> None:
    for day in ("2026-03-29", "2026-10-25"):
        hours = WeeklyHours(BERLIN, (Span(6, at("00:00"), at("02:30")), Span(6, at("02:30"), at("06:00"))))
        assert shift_at(hours, local(f"{day} 01:00", BERLIN)) == Shift(
            local(f"{day} 00:00", BERLIN), local(f"{day} 06:00", BERLIN)
        )


def test_a_holiday_is_closed_from_midnight_to_midnight() -> None:
    christmas = WeeklyHours(BERLIN, OFFICE.spans + NIGHT.spans, holidays=frozenset({date(2026, 12, 25)}))
    assert shift_at(christmas, local("2026-12-25 10:00", BERLIN)) is None
    assert shift_at(christmas, local("2026-12-24 23:00", BERLIN)) == Shift(
        local("2026-12-24 22:00", BERLIN), local("2026-12-25 00:00", BERLIN)
    )
    # What the night of the holiday has left after midnight is worked.
    assert next_shift(christmas, local("2026-12-24 23:00", BERLIN)) == Shift(
        local("2026-12-26 00:00", BERLIN), local("2026-12-26 06:00", BERLIN)
    )


def test_an_absence_is_cut_out_of_a_shift() -> None:
    away = ((utc("2026-11-20 14:00"), utc("2026-11-20 15:00")),)
    hours = WeeklyHours(BERLIN, OFFICE.spans, away)
    assert shift_at(hours, utc("2026-11-20 13:00")) == Shift(utc("2026-11-20 12:00"), utc("2026-11-20 14:00"))
    assert shift_at(hours, utc("2026-11-20 14:00")) is None
    assert next_shift(hours, utc("2026-11-20 14:00")) == Shift(
        utc("2026-11-20 15:00"), utc("2026-11-20 16:00")
    )
    assert business_minutes(hours, utc("2026-11-20 00:00"), utc("2026-11-21 00:00")) == 360


def test_an_absence_of_weeks_hides_every_shift_in_it() -> None:
    hours = WeeklyHours(BERLIN, OFFICE.spans, ((utc("2026-11-02 00:00"), utc("2026-11-30 00:00")),))
    following = next_shift(hours, utc("2026-11-01 00:00"))
    assert following is not None
    assert following.starts == local("2026-11-30 09:00", BERLIN)


def test_no_shift_is_found_beyond_the_horizon() -> None:
    now = utc("2026-11-02 00:00")
    gone = WeeklyHours("UTC", daily("09:00", "17:00"), ((now, now + HORIZON),))
    assert next_shift(gone, now) is None
    back = WeeklyHours("UTC", daily("09:00", "17:00"), ((now, now + HORIZON - timedelta(days=1)),))
    assert next_shift(back, now) is not None


def test_the_first_shift_after_more_than_a_day_off_is_a_return() -> None:
    off, on = local("2026-11-16 00:00", BERLIN), local("2026-11-18 00:00", BERLIN)
    back = WeeklyHours(BERLIN, OFFICE.spans, away=((off, on),))
    first, second = (shift_at(back, local(f"2026-11-18 {hour}:30", BERLIN)) for hour in (10, 15))
    assert first and second  # noqa: PT018 -- both are there
    assert is_back_with(back, first)
    assert not is_back_with(back, second)
    short = WeeklyHours(BERLIN, OFFICE.spans, away=((off, off + timedelta(days=1)),))
    tuesday = shift_at(short, local("2026-11-17 10:00", BERLIN))
    assert tuesday
    assert not is_back_with(short, tuesday)


def test_who_is_back_in_the_middle_of_a_shift_begins_there() -> None:
    on = local("2026-11-18 14:00", BERLIN)
    back = WeeklyHours(BERLIN, OFFICE.spans, away=((on - timedelta(days=3), on),))
    assert shift_at(back, on) == Shift(on, local("2026-11-18 17:00", BERLIN))
    assert is_back_with(back, Shift(on, local("2026-11-18 17:00", BERLIN)))


EARLY = WeeklyHours(NEW_YORK, daily("08:30", "12:00", "01234"))


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        ("2026-03-27 16:59", "2026-03-27 16:59"),  # Berlin is there until 17:00, 16:00 UTC
        (
            "2026-03-27 17:00",
            "2026-03-30 09:00",
        ),  # the clocks go on in between: 07:00 UTC on Monday, not 08:00
        (
            "2026-03-27 12:00",
            "2026-03-27 13:00",
        ),  # New York is an hour nearer in these weeks: 13:30 there is too late
        ("2026-10-23 17:00", "2026-10-23 17:00"),  # 11:00 in New York, where somebody still is
        ("2026-10-23 18:00", "2026-10-26 09:00"),  # and back: 08:00 UTC on Monday, not 07:00
        ("2026-10-26 17:00", "2026-10-27 09:00"),  # New York's 12:00 is 17:00 in Berlin in that one week
    ],
)
def test_next_on_shift_is_exact_when_clocks_change(moment: str, first: str) -> None:
    team = (OFFICE, EARLY)
    assert next_on_shift(team, local(moment, BERLIN)) == local(first, BERLIN)


def test_nobody_is_next_on_shift_in_a_team_without_hours() -> None:
    moment = local("2026-10-23 18:00", BERLIN)
    assert next_on_shift((), moment) is None
    assert next_on_shift((NEVER,), moment) is None
    assert next_on_shift((NEVER, ALWAYS), moment) == moment


@pytest.mark.parametrize(
    ("since", "minutes", "due"),
    [
        ("2026-11-20 10:00", 15, "2026-11-20 10:15"),
        ("2026-11-20 11:30", 60, "2026-11-20 13:30"),
        ("2026-11-20 16:30", 60, "2026-11-23 09:30"),
        ("2026-11-20 16:30", 30, "2026-11-20 17:00"),
        ("2026-11-21 04:00", 240, "2026-11-23 14:00"),
        ("2026-11-20 16:00", 7 * 60, "2026-11-23 16:00"),
        ("2026-11-21 04:00", 0, "2026-11-21 04:00"),
        # Over the weekend of a clock change.
        ("2026-03-27 16:30", 60, "2026-03-30 09:30"),
        ("2026-10-23 16:30", 60, "2026-10-26 09:30"),
    ],
)
def test_business_minutes_pass_only_in_the_hours(since: str, minutes: int, due: str) -> None:
    assert add_business_minutes(OFFICE, local(since, BERLIN), minutes) == local(due, BERLIN)


def test_without_hours_a_promise_runs_on_the_wall_clock() -> None:
    now = utc("2026-11-02 10:00")
    assert add_business_minutes(NEVER, now, 60) == now + 60 * MINUTE
    assert business_minutes(NEVER, now, now + HORIZON) == 0
    closing = WeeklyHours(
        "UTC", daily("09:00", "17:00"), ((utc("2026-11-02 11:00"), utc("2027-11-02 00:00")),)
    )
    assert add_business_minutes(closing, now, 90) == utc("2026-11-02 11:30")


def test_time_does_not_run_backwards() -> None:
    assert business_minutes(ALWAYS, utc("2026-11-20 10:00"), utc("2026-11-20 09:00")) == 0


def span(weekday: int, starts: str, ends: str) -> Span:
    return Span(weekday, at(starts), at(ends))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_named(zone: str) -> None:
    assert check(zone, ()) == {"time_zone": f"“{zone}” is not a time zone. Use a name such as Europe/Berlin."}


@pytest.mark.parametrize(
    ("spans", "field", "says"),
    [
        ([span(0, "09:00", "17:00"), span(7, "09:00", "17:00")], "spans.1.weekday", "between 0"),
        ([span(-1, "09:00", "17:00")], "spans.0.weekday", "between 0 (Monday) and 6 (Sunday)"),
        (
            [span(0, "09:00", "17:00"), span(0, "12:00", "13:00")],
            "spans",
            "Monday 09:00 to 17:00 and Monday 12:00 to 13:00 overlap",
        ),
        (
            [span(1, "05:00", "09:00"), span(0, "22:00", "06:00")],
            "spans",
            "Monday 22:00 to 06:00 and Tuesday 05:00 to 09:00 overlap",
        ),
        (
            [span(6, "22:00", "06:00"), span(0, "05:00", "09:00")],
            "spans",
            "Sunday 22:00 to 06:00 and Monday 05:00 to 09:00 overlap",
        ),
        (
            [span(2, "00:00", "23:00"), span(2, "23:00", "22:00")],
            "spans",
            "start on Wednesday add up to more than 24 hours",
        ),
    ],
)
def test_impossible_hours_name_the_field_and_the_rule(spans: list[Span], field: str, says: str) -> None:
    problems = check(BERLIN, spans)
    assert list(problems) == [field]
    assert says in problems[field]


@pytest.mark.parametrize("hours", [OFFICE, NIGHT, ALWAYS, NEVER], ids=["office", "night", "always", "never"])
def test_possible_hours_have_no_problem(hours: WeeklyHours) -> None:
    assert check(hours.time_zone, hours.spans) == {}


QUARTERS = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
MOMENTS = st.integers(0, 200 * 24 * 60).map(lambda n: utc("2026-02-01 00:00") + n * MINUTE)
ABSENCES = st.tuples(MOMENTS, st.integers(1, 20_000)).map(lambda a: (a[0], a[0] + a[1] * MINUTE))
HOURS = st.builds(
    WeeklyHours,
    time_zone=st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE, "UTC", "Pacific/Kiritimati"]),
    spans=st.lists(st.builds(Span, st.integers(0, 6), QUARTERS, QUARTERS), min_size=1, max_size=8).map(tuple),
    away=st.lists(ABSENCES, max_size=3).map(tuple),
    holidays=st.frozensets(st.dates(date(2026, 2, 1), date(2026, 8, 1)), max_size=5),
)


@given(HOURS, st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_business_minutes_add_up(hours: WeeklyHours, moments: list[datetime]) -> None:
    a, b, c = moments
    parts = business_minutes(hours, a, b) + business_minutes(hours, b, c)
    assert parts == pytest.approx(business_minutes(hours, a, c))


@given(HOURS, MOMENTS, st.integers(0, 3000))
def test_adding_business_minutes_is_undone_by_counting_them(
    hours: WeeklyHours, a: datetime, minutes: int
) -> None:
    due = add_business_minutes(hours, a, minutes)
    assert due >= a
    assert business_minutes(hours, a, due) == pytest.approx(minutes)
    if minutes:
        assert shift_at(hours, due - MINUTE / 2) is not None


@given(HOURS, MOMENTS)
def test_shifts_follow_one_another_without_touching(hours: WeeklyHours, t: datetime) -> None:
    now, following = shift_at(hours, t), next_shift(hours, t)
    if now:
        assert now.starts <= t < now.ends
        assert shift_at(hours, now.ends) is None
        assert following is None or following.starts > now.ends
    if following:
        assert t < following.starts <= t + HORIZON
        assert shift_at(hours, following.starts) == following
        assert shift_at(hours, following.starts - MINUTE / 2) is None
        gap_from = now.ends if now else t
        assert business_minutes(hours, gap_from, following.starts) == 0


@given(HOURS, MOMENTS)
def test_on_shift_is_what_the_wall_clock_says(hours: WeeklyHours, t: datetime) -> None:
    """Compares with a plain reading of the clock on days without a change of clocks."""
    there = t.astimezone(ZoneInfo(hours.time_zone))
    noon_before, noon_after = (there.replace(hour=12) + timedelta(days=n) for n in (-2, 2))
    if noon_before.utcoffset() != noon_after.utcoffset():
        return
    on = any(_covers(span, there) for span in hours.spans)
    off = there.date() in hours.holidays or any(starts <= t < ends for starts, ends in hours.away)
    assert (shift_at(hours, t) is not None) == (on and not off)


def _covers(span: Span, there: datetime) -> bool:
    if span.ends > span.starts:
        return span.weekday == there.weekday() and span.starts <= there.time() < span.ends
    today = span.weekday == there.weekday() and there.time() >= span.starts
    return today or ((span.weekday + 1) % 7 == there.weekday() and there.time() < span.ends)


@given(st.lists(HOURS, max_size=3), MOMENTS)
def test_next_on_shift_is_the_first_minute_with_somebody_there(team: list[WeeklyHours], t: datetime) -> None:
    """Tried minute by minute; the spans of these tests begin on a minute, and so does ``t``."""
    found = next_on_shift(team, t)
    seconds = (t + timedelta(minutes=passed) for passed in range(2 * 24 * 60))
    first = next((m for m in seconds if any(shift_at(hours, m) for hours in team)), None)
    assert found == first or (first is None and (found is None or found >= t + timedelta(days=2)))
