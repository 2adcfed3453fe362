"""Promises with a date in what we write to customers. Pure.

A sentence promises when we say that we will do something and name a day that lies ahead. What is only mentioned (a
delivery that was due, the customer's own plans) promises nothing, so a sentence without "we" or "I" is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

# A promise for a day is due when its working day ends.
DUE = time(17)
_FURTHEST = timedelta(days=180)
_DAY = timedelta(days=1)
# A dot after a number is a German date, not an end.
_END = re.compile(r"(?<=[.!?])(?<!\d\.)\s+|\n+")
_WE = re.compile(
    r"\b(?:(?:i|we)(?:['’]ll| will| shall| promise| aim to| expect to|['’]re going to| are going to|['’]m going to)"
    r"|you(?:['’]ll| will) (?:have|get|hear|receive)|(?:ich|wir) (?:werden?|melden?|schicken?|senden?|antworten?)"
    r"|sie (?:erhalten|bekommen|hören))\b",
    re.IGNORECASE,
)
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday montag", "tuesday dienstag", "wednesday mittwoch", "thursday donnerstag", "friday freitag",
         "saturday samstag", "sunday sonntag")
    )
    for name in names.split()
}  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan januar", "february feb februar", "march mar märz", "april apr", "may mai", "june jun juni",
         "july jul juli", "august aug", "september sep sept", "october oct oktober okt", "november nov",
         "december dec dezember dez"),
        1,
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "ein": 1, "einem": 1, "zwei": 2, "drei": 3}
_BY = (
    r"(?:by|until|till|before|on|no later than|bis|am|spätestens)\s+"
    r"(?:the\s+)?(?:end of\s+)?(?:next |nächsten? |zum )?"
)
_DATED = (
    (re.compile(r"\b(today|tomorrow|heute|morgen)\b", re.IGNORECASE), "near"),
    (re.compile(rf"\b{_BY}({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE), "weekday"),
    (re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b"), "iso"),
    (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+({'|'.join(_MONTHS)})\b", re.IGNORECASE), "day_month"),
    (re.compile(rf"\b({'|'.join(_MONTHS)})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b", re.IGNORECASE), "month_day"),
    (re.compile(
        rf"\b(?:within|in|innerhalb von|binnen)\s+(?:the next\s+)?(\d{{1,2}}|{'|'.join(_NUMBERS)})\s+"
        r"(?:(?:business|working)\s+)?(hours?|days?|weeks?|stunden?|tage?n?|wochen?)\b", re.IGNORECASE), "span"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promised:
    """A sentence and when what it says is due."""

    words: str
    due_at: datetime


def promised(text: str, written_at: datetime, zone: ZoneInfo) -> Iterator[Promised]:
    """Yield each promise of a reply, with the first day that its sentence names."""
    today = written_at.astimezone(zone).date()
    for sentence in _END.split(text):
        if not _WE.search(sentence):
            continue
        due = next((day for day in _days(sentence, today) if today <= day <= today + _FURTHEST), None)
        if due is not None:
            at = datetime.combine(due, DUE, tzinfo=zone).astimezone(UTC)
            yield Promised(" ".join(sentence.split())[:400], max(at, written_at + timedelta(hours=1)))


def _days(sentence: str, today: date) -> Iterator[date]:
    for pattern, kind in _DATED:
        if found := pattern.search(sentence):
            day = _READ[kind](today, *found.groups())
            if day is not None:
                yield day


def _near(today: date, word: str) -> date:
    return today if word.lower() in {"today", "heute"} else today + _DAY


def _weekday(today: date, name: str) -> date:
    """Return the next such day; today's own name means a week from now."""
    ahead = (_WEEKDAYS[name.lower()] - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(_today: date, year: str, month: str, day: str) -> date | None:
    return _date(int(year), int(month), int(day))


def _day_month(today: date, day: str, month: str) -> date | None:
    """Return the day of this year, or of the next when it is over."""
    here = _date(today.year, _MONTHS[month.lower()], int(day))
    return here if here is None or here >= today else _date(today.year + 1, here.month, here.day)


def _month_day(today: date, month: str, day: str) -> date | None:
    return _day_month(today, day, month)


def _span(today: date, number: str, unit: str) -> date:
    count = _NUMBERS.get(number.lower()) or int(number)
    days = count * 7 if unit.lower().startswith(("week", "woche")) else count
    if unit.lower().startswith(("hour", "stunde")):
        days = count // 24
    return today + timedelta(days=days)


_READ: dict[str, Callable[..., date | None]] = {
    "near": _near,
    "weekday": _weekday,
    "iso": _iso,
    "day_month": _day_month,
    "month_day": _month_day,
    "span": _span,
}
