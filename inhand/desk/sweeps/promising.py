"""Promises with a date in what we write to customers. Pure.

A sentence promises when we say that we will do something and name a day that lies ahead. What is only mentioned (a
delivery that was due, the customer's own plans), asked, denied, or expected of the customer promises nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from inhand.desk.sweeps.promise_words import IF, NOTHING, WORDS, Words
from inhand.ground.date_words import months, weekdays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

    Reader = tuple[re.Pattern[str], Callable[[date, re.Match[str]], date | None]]

# A promise for a day is due when its working day ends.
DUE = time(17)
_FURTHEST = timedelta(days=180)
_DAY = timedelta(days=1)
_FRIDAY, _SATURDAY = 4, 5
# A dot after a number is a German date, not an end.
_END = re.compile(r"(?<=[.!?])(?<!\d\.)\s+|(?<=[。\uff01\uff1f])|\n+")
_NOTHING = re.compile(NOTHING, re.IGNORECASE)
_CONDITION = re.compile(rf"(?:{IF})[^,;、]*(?:[,;、]|$)", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Promised:
    """A sentence and when what it says is due."""

    words: str
    due_at: datetime


def is_nothing(words: str) -> bool:
    """Tell whether a packet's answer to what was promised is that nothing was, in any language of the desk's."""
    return _NOTHING.match(words.strip()) is not None


def promised(text: str, written_at: datetime, zone: ZoneInfo) -> Iterator[Promised]:
    """Yield each promise of a reply, with the first day that its sentence names."""
    today = written_at.astimezone(zone).date()
    for sentence in _END.split(text):
        due = next((day for day in _days(sentence, today) if today <= day <= today + _FURTHEST), None)
        if due is not None:
            at = datetime.combine(due, DUE, tzinfo=zone).astimezone(UTC)
            yield Promised(" ".join(sentence.split())[:400], max(at, written_at + timedelta(hours=1)))


def _days(sentence: str, today: date) -> Iterator[date]:
    """Yield the days of a sentence that promises, of each language that it may be in."""
    if sentence.rstrip().endswith(("?", "\uff1f")):
        return
    said = _CONDITION.sub(" ", sentence)
    for tongue in _TONGUES:
        if not tongue.promises.search(said) or tongue.denies.search(said):
            continue
        for pattern, read in tongue.readers:
            if (found := pattern.search(said)) and (day := read(today, found)) is not None:
                yield day


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How one language is read."""

    promises: re.Pattern[str]
    denies: re.Pattern[str]
    readers: tuple[Reader, ...]


def _tongue(language: str, words: Words) -> _Tongue:
    return _Tongue(_compiled(words.we), _compiled(words.no), tuple(_readers(language, words)))


def _readers(language: str, words: Words) -> Iterator[Reader]:
    edge, then = words.edge, words.then
    for word, ahead in words.near:
        yield _compiled(rf"{edge}(?:{word}){edge}"), _nearby(ahead)
    for word, read in zip(words.ends, (_today, _friday, _last_of_month), strict=True):
        yield _compiled(rf"{edge}(?:{word}){edge}"), read
    days = weekdays(language)
    yield _compiled(rf"{edge}{words.by}({_either(days)}){edge}{then}"), _weekday(days)
    yield _ISO, _iso
    yield from _with_months(language, words)
    yield _DOTTED, _dotted
    units = ((words.hours, 1 / 24), (words.days, 1), (words.weeks, 7))
    for unit, length in units:
        count = rf"(\d{{1,2}}|{'|'.join(words.numbers)})"
        beside = rf"(?:{words.working})?\s*(?:{unit})(?:\s+(?:{words.working}))?"
        yield _compiled(rf"{edge}{words.within}{count}\s*{beside}{edge}"), _span(words, length)


def _with_months(language: str, words: Words) -> Iterator[Reader]:
    if language == "ja":
        yield (
            re.compile(r"(\d{1,2})月(\d{1,2})日(?!以降)"),
            lambda today, found: _of_year(today, int(found[1]), int(found[2])),
        )
        return
    names = months(language)
    either = _either(names)

    def day_month(today: date, found: re.Match[str]) -> date | None:
        return _of_year(today, names[found[2].lower()], int(found[1]))

    def month_day(today: date, found: re.Match[str]) -> date | None:
        return _of_year(today, names[found[1].lower()], int(found[2]))

    yield _compiled(rf"\b(?<!after )(\d{{1,2}})(?:st|nd|rd|th|º)?{words.of}({either})\b"), day_month
    if language == "en":
        yield _compiled(rf"\b(?<!after )({either})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b"), month_day


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _either(names: dict[str, int]) -> str:
    """Return a pattern of all names, the longer ones first."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def _nearby(ahead: int) -> Callable[[date, re.Match[str]], date]:
    return lambda today, _found: today + ahead * _DAY


def _today(today: date, _found: re.Match[str]) -> date:
    return today


def _friday(today: date, _found: re.Match[str]) -> date:
    """Return the end of the working week."""
    return today + ((_FRIDAY - today.weekday()) % 7) * _DAY


def _last_of_month(today: date, _found: re.Match[str]) -> date:
    return today.replace(day=monthrange(today.year, today.month)[1])


def _weekday(days: dict[str, int]) -> Callable[[date, re.Match[str]], date]:
    """Return the next such day; today's own name means a week from now."""
    return lambda today, found: today + ((days[found[1].lower()] - today.weekday() - 1) % 7 + 1) * _DAY


def _iso(_today: date, found: re.Match[str]) -> date | None:
    return _date(int(found[1]), int(found[2]), int(found[3]))


def _dotted(today: date, found: re.Match[str]) -> date | None:
    if found[3]:
        return _date(int(found[3]), int(found[2]), int(found[1]))
    return _of_year(today, int(found[2]), int(found[1]))


def _of_year(today: date, month: int, day: int) -> date | None:
    """Return the day of this year, or of the next when it is over."""
    here = _date(today.year, month, day)
    return here if here is None or here >= today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _span(words: Words, length: float) -> Callable[[date, re.Match[str]], date]:
    numbers = [re.compile(each, re.IGNORECASE) for each in words.numbers]

    def read(today: date, found: re.Match[str]) -> date:
        said = found[1]
        named = (n for n, each in enumerate(numbers, 1) if each.fullmatch(said))
        days = int((int(said) if said.isdecimal() else next(named)) * length)
        if re.search(words.working, found[0], re.IGNORECASE):
            return _worked(today, days)
        return today + days * _DAY

    return read


def _worked(today: date, days: int) -> date:
    """Return the day after so many from Monday to Friday."""
    day = today
    while days:
        day += _DAY
        days -= day.weekday() < _SATURDAY
    return day


_TONGUES = tuple(_tongue(language, words) for language, words in WORDS.items())
