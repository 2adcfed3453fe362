"""A moment in words: "tue 9am", "in 2 hours", "tomorrow 14:30", "24 dec", "next week". Pure.

It reads English; ``when_words.py`` says the words of the other languages of the interface in it.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from inhand.doors.web.when_words import in_english
from inhand.ground.date_words import months, weekdays

_DAYS = weekdays("en") | {"weekend": 5}
_MONTHS = months("en")
_HOURS = {
    "morning": time(9), "noon": time(12), "midday": time(12), "lunch": time(13), "afternoon": time(14),
    "evening": time(18), "tonight": time(18), "night": time(20), "midnight": time(0), "eod": time(17), "cob": time(17),
}  # fmt: skip
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"a": 1, "an": 1, "half": 0.5, "couple": 2, "few": 3}
_UNITS = {
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600,
    "hours": 3600,
}  # fmt: skip
_SPANS = {"d": 1, "day": 1, "days": 1, "w": 7, "wk": 7, "wks": 7, "week": 7, "weeks": 7}
_NEAR = {"today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tom": 1}
_LITTLE = {"at", "on", "the", "of", "in", "this", "by", "for", "until", "till", "to", "and", "coming"}
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_MORNING = time(9)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a|p)?", re.ASCII)
_WORD = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[:.h]\d{2}\s*(?:[ap]m?\b)?|\d{1,2}\s*[ap]m\b|\d{1,2}(?:st|nd|rd|th)\b"
    r"|\d+(?:\.\d+)?|[^\W\d_]+"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(:\d{2})?")
_LONGEST = 60


def moment(words: str, now: datetime, language: str = "en") -> datetime | None:
    """Return the moment in the zone of ``now``, always ahead of it; ``None`` for words that mean none.

    A day without an hour is its morning (9:00), an hour without a day the next time it strikes. English is understood
    beside every language.
    """
    text = words.strip().casefold()
    if len(text) > _LONGEST:
        return None
    return _moment(in_english(text, language), now) or _moment(text, now)


def _moment(text: str, now: datetime) -> datetime | None:
    if _ISO.fullmatch(text):
        day, hour = _date(text[:10]), _hour([text[11:16]])
        return _ahead(_at(day, hour, now), now) if day and hour else None
    said = [each for each in _WORD.findall(text) if each not in _LITTLE]
    return _after(said, now) or _said(said, now)


def _after(words: list[str], now: datetime) -> datetime | None:
    """Read a span: "2 hours", "3d", "half an hour", "1 week 14:00"."""
    rest, number, lived, days, months = list(words), None, 0.0, 0.0, 0
    while rest:
        word = rest[0]
        value = _NUMBERS.get(word) if not word[0].isdigit() else _number(word)
        if value is not None and len(rest) > 1 and (_is_unit(rest[1]) or rest[1] in _NUMBERS):
            number, rest = (value if number is None else number * value), rest[1:]
        elif number is not None and word in _UNITS:
            lived, number, rest = lived + number * _UNITS[word], None, rest[1:]
        elif number is not None and word in _SPANS:
            days, number, rest = days + number * _SPANS[word], None, rest[1:]
        elif number is not None and word in {"month", "months"}:
            months, number, rest = months + int(number), None, rest[1:]
        else:
            break
    if number is not None or not (lived or days or months):
        return None
    if lived:
        lived_on = now.astimezone(UTC) + timedelta(
            seconds=lived, days=days
        )  # hours are lived, whatever the clocks do
        return lived_on.astimezone(now.tzinfo) if not rest else None
    day = _months_on(now.date(), months) + timedelta(days=days)
    hour = _hour(rest)
    return _at(day, hour, now) if hour else None


def _is_unit(word: str) -> bool:
    return word in _UNITS or word in _SPANS or word in {"month", "months"}


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None


def _said(words: list[str], now: datetime) -> datetime | None:
    """Read a day, an hour, or both."""
    day, rest = _day(words, now)
    hour = _hour(rest)
    if hour is None or (day is None and not rest):
        return None
    if day is not None:
        return _ahead(_at(day, hour, now), now)
    made = _at(now.date(), hour, now)
    return made if made > now else _at(now.date() + _DAY, hour, now)


def _day(words: list[str], now: datetime) -> tuple[date | None, list[str]]:
    """Return the day that is meant, and what was left over."""
    today = now.date()
    for place, word in enumerate(words):
        before, after = words[:place], words[place + 1 :]
        if word in _NEAR:
            return today + _NEAR[word] * _DAY, before + after + (["evening"] if word == "tonight" else [])
        if word == "next" and after[:1] in (["week"], ["month"]):
            return _next(after[0], today), before + after[1:]
        if word in _DAYS:
            return _weekday(_DAYS[word], today, further=before[-1:] == ["next"]), [
                each for each in before if each != "next"
            ] + after
        if word in _MONTHS:
            return _of_month(_MONTHS[word], before, after, today)
        if "-" in word:
            return _date(word), before + after
    return None, words


def _next(span: str, today: date) -> date:
    """Return the first day of the next week or month."""
    return today + (7 - today.weekday()) * _DAY if span == "week" else _months_on(today.replace(day=1), 1)


def _weekday(wanted: int, today: date, *, further: bool) -> date:
    """Return the next such day after today; ``further``, one still in this week is meant in the next."""
    this_week = wanted > today.weekday()
    return (
        today + ((wanted - today.weekday()) % 7 or 7) * _DAY + (_WEEK if further and this_week else 0 * _DAY)
    )


def _of_month(month: int, before: list[str], after: list[str], today: date) -> tuple[date | None, list[str]]:
    """Read "24 dec" and "dec 24th"; the year is the next in which it lies ahead."""
    for place, (held, rest) in enumerate(((before, after), (after, before))):
        word = (held[-1] if place == 0 else held[0]) if held else ""
        number = re.sub(r"(st|nd|rd|th)$", "", word)
        if number.isdigit():
            left = held[:-1] if place == 0 else held[1:]
            for year in range(today.year, today.year + 9):
                made = _date(f"{year:04}-{month:02}-{int(number):02}")
                if made and made >= today:
                    return made, left + rest
    return None, ["?"]


def _date(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def _hour(words: list[str]) -> time | None:
    """Return the hour that the words say, the morning's if they say none, ``None`` if they say something else."""
    if not words:
        return _MORNING
    if len(words) == 1 and words[0] in _HOURS:
        return _HOURS[words[0]]
    found = _CLOCK.fullmatch(" ".join(words))
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half and not 1 <= hour <= 12:  # noqa: PLR2004 -- hours of half a day
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif 1 <= hour <= 6 and not found[2]:  # noqa: PLR2004 -- "at 3" is in the afternoon, "at 3:00" as it says
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 -- of a day


def _months_on(day: date, months: int) -> date:
    if not months:
        return day
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - _DAY).day
    return date(year, month + 1, min(day.day, last))


def _at(day: date, hour: time, now: datetime) -> datetime:
    return datetime.combine(day, hour, tzinfo=now.tzinfo)


def _ahead(made: datetime, now: datetime) -> datetime | None:
    return made if made > now else None
