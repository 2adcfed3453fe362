"""Moments in words, said on Wednesday the 18th of November 2026 at 10:30 in Berlin."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inhand.doors.web.when import moment

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("tue 9am", "2026-11-24 09:00"),
        ("in 2 hours", "2026-11-18 12:30"),
        ("2h", "2026-11-18 12:30"),
        ("1h 30m", "2026-11-18 12:00"),
        ("half an hour", "2026-11-18 11:00"),
        ("ten minutes", "2026-11-18 10:40"),
        ("tomorrow", "2026-11-19 09:00"),
        ("Tomorrow 14:30", "2026-11-19 14:30"),
        ("9am", "2026-11-19 09:00"),  # it is past nine
        ("11", "2026-11-18 11:00"),
        ("at 3", "2026-11-18 15:00"),
        ("at 3:00", "2026-11-19 03:00"),
        ("in 3 days", "2026-11-21 09:00"),
        ("3 days at 10", "2026-11-21 10:00"),
        ("a couple of days", "2026-11-20 09:00"),
        ("2 weeks", "2026-12-02 09:00"),
        ("a month", "2026-12-18 09:00"),
        ("next week", "2026-11-23 09:00"),
        ("next month", "2026-12-01 09:00"),
        ("weekend", "2026-11-21 09:00"),
        ("wed", "2026-11-25 09:00"),  # not today
        ("friday evening", "2026-11-20 18:00"),
        ("next fri 5pm", "2026-11-27 17:00"),
        ("next monday", "2026-11-23 09:00"),
        ("on friday at 3 pm", "2026-11-20 15:00"),
        ("this afternoon", "2026-11-18 14:00"),
        ("tonight", "2026-11-18 18:00"),
        ("eod", "2026-11-18 17:00"),
        ("24 dec", "2026-12-24 09:00"),
        ("dec 24th 8am", "2026-12-24 08:00"),
        ("feb 29", "2028-02-29 09:00"),
        ("2026-12-01", "2026-12-01 09:00"),
        ("2026-12-01T08:15", "2026-12-01 08:15"),
    ],
)
def test_words_that_mean_a_moment(words: str, meant: str) -> None:
    found = moment(words, NOW)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "today 9am",
        "2026-11-18 10:00",
        "25:00",
        "13pm",
        "tue soon",
        "31 feb",
        "2026-11-31 09:00",
        "in 0 days",
        "x" * 61,
    ],
)
def test_words_that_mean_none_or_lie_behind(words: str) -> None:
    found = moment(words, NOW)
    assert found is None


def test_hours_are_lived_and_days_are_of_the_wall_clock_when_clocks_change() -> None:
    eve = datetime(2026, 10, 24, 22, 0, tzinfo=BERLIN)  # they go back at three
    assert [f"{moment(words, eve):%d %H:%M}" for words in ("in 6 hours", "tomorrow 10pm")] == [
        "25 03:00",
        "25 22:00",
    ]
