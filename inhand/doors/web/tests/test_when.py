"""Moments in words, said on Wednesday the 18th of November 2026 at 10:30 in Berlin."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inhand.doors.web.when import moment
from inhand.ground.words import gettext, speaking

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
    ("language", "words", "meant"),
    [
        ("de", "morgen 9 Uhr", "2026-11-19 09:00"),
        ("de", "di 9", "2026-11-24 09:00"),
        ("de", "Dienstag um 9 Uhr 30", "2026-11-24 09:30"),
        ("de", "übermorgen", "2026-11-20 09:00"),
        ("de", "morgen früh", "2026-11-19 09:00"),
        ("de", "Freitag Morgen", "2026-11-20 09:00"),
        ("de", "heute Abend", "2026-11-18 18:00"),
        ("de", "in einer halben Stunde", "2026-11-18 11:00"),
        ("de", "in zwei Stunden", "2026-11-18 12:30"),
        ("de", "in 3 Tagen", "2026-11-21 09:00"),
        ("de", "nächsten Montag", "2026-11-23 09:00"),
        ("de", "nächste Woche", "2026-11-23 09:00"),
        ("de", "halb 4", "2026-11-18 15:30"),
        ("de", "24. Dezember", "2026-12-24 09:00"),
        ("de", "24.12. 14:30", "2026-12-24 14:30"),
        ("de", "24.12.2027", "2027-12-24 09:00"),
        ("de", "am 3. März um 15 Uhr", "2027-03-03 15:00"),
        ("es", "mañana 9", "2026-11-19 09:00"),
        ("es", "manana a las 9", "2026-11-19 09:00"),
        ("es", "mañana por la mañana", "2026-11-19 09:00"),
        ("es", "mar 9h", "2026-11-24 09:00"),
        ("es", "24 mar", "2027-03-24 09:00"),
        ("es", "en 2 horas", "2026-11-18 12:30"),
        ("es", "dentro de media hora", "2026-11-18 11:00"),
        ("es", "viernes a las 3 de la tarde", "2026-11-20 15:00"),
        ("es", "la semana que viene", "2026-11-23 09:00"),
        ("es", "pasado mañana a las 10 y media", "2026-11-20 10:30"),
        ("es", "24 de diciembre", "2026-12-24 09:00"),
        ("fr", "demain 9h", "2026-11-19 09:00"),
        ("fr", "demain à 9h30", "2026-11-19 09:30"),
        ("fr", "dans 2 heures", "2026-11-18 12:30"),
        ("fr", "dans 2h", "2026-11-18 12:30"),
        ("fr", "dans une demi-heure", "2026-11-18 11:00"),
        ("fr", "mardi prochain", "2026-11-24 09:00"),
        ("fr", "jeudi après-midi", "2026-11-19 14:00"),
        ("fr", "après-demain", "2026-11-20 09:00"),
        ("fr", "ce soir", "2026-11-18 18:00"),
        ("fr", "semaine prochaine", "2026-11-23 09:00"),
        ("fr", "1er décembre", "2026-12-01 09:00"),
        ("fr", "24/12 à 14h", "2026-12-24 14:00"),
        ("pt", "amanhã 9h", "2026-11-19 09:00"),
        ("pt", "segunda-feira às 14h30", "2026-11-23 14:30"),
        ("pt", "ter 9", "2026-11-24 09:00"),
        ("pt", "daqui a 2 horas", "2026-11-18 12:30"),
        ("pt", "em meia hora", "2026-11-18 11:00"),
        ("pt", "semana que vem", "2026-11-23 09:00"),
        ("pt", "sexta à tarde", "2026-11-20 14:00"),
        ("pt", "depois de amanhã", "2026-11-20 09:00"),
        ("pt", "24 de dez", "2026-12-24 09:00"),
        ("ja", "明日9時", "2026-11-19 09:00"),
        ("ja", "明日の午後3時", "2026-11-19 15:00"),
        ("ja", "あさって", "2026-11-20 09:00"),
        ("ja", "火曜日9時半", "2026-11-24 09:30"),
        ("ja", "来週の金曜", "2026-11-27 09:00"),
        ("ja", "2時間後", "2026-11-18 12:30"),
        ("ja", "３日後", "2026-11-21 09:00"),
        ("ja", "12月24日の朝", "2026-12-24 09:00"),
        ("ja", "来週", "2026-11-23 09:00"),
        ("ja", "今夜", "2026-11-18 18:00"),
        ("ja", "tue 9am", "2026-11-24 09:00"),
        ("de", "tomorrow 14:30", "2026-11-19 14:30"),
    ],
)
def test_words_of_other_languages_mean_the_same(language: str, words: str, meant: str) -> None:
    found = moment(words, NOW, language)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt", "ja"])
def test_what_the_field_proposes_is_understood(language: str) -> None:
    with speaking(language):
        proposed = re.split(r"[,、]", gettext("tue 9am, in 2 hours, 24 dec"))
    found = [moment(each, NOW, language) for each in proposed]
    assert [f"{each:%m-%d %H:%M}" if each else None for each in found] == [
        "11-24 09:00",
        "11-18 12:30",
        "12-24 09:00",
    ]
    assert "tue" not in proposed[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "bald"),
        ("de", "31. Februar"),
        ("es", "algún día"),
        ("fr", "hier"),
        ("pt", "25h30"),
        ("ja", "昨日"),
    ],
)
def test_words_of_other_languages_that_mean_none(language: str, words: str) -> None:
    found = moment(words, NOW, language)
    assert found is None


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
