"""The language of the search field, read into what it asks for. Pure.

    refund from:otto -is:closed "did not arrive" before:2026-03

Words stand for all words that begin with them, quoted ones for themselves. ``-`` before anything asks for what does
not have it. What merely looks like an operator (``10:30``, ``http://…``) is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from inhand.desk.search.spelling import distance
from inhand.desk.search.words import asked_tokens, tag_word

STATES = ("open", "waiting", "snoozed", "closed", "spam")
IS = (*STATES, "unassigned", "past", "urgent")
HAS = ("attachment", "note")
# Operators that look into a part of the text.
FIELDS = {"subject": "subject", "from": "people", "to": "addressed"}
# Every operator and its rule: what the search page explains, and what an error says.
RULES = {
    "from": "who wrote: a name or an address, as in from:otto",
    "to": "whom it was written to: a name or an address",
    "subject": "a word of the subject",
    "topic": "a topic, as in topic:billing",
    "tag": "a tag, as in tag:vip",
    "owner": "who has it: me, nobody, or a name",
    "team": "the name of a team",
    "inbox": "the name of an inbox",
    "is": "one of " + ", ".join(IS),
    "has": "one of " + ", ".join(HAS),
    "before": "a day such as 2026-03-01, 2026-03, 2026, today, yesterday, or 7d, 2w, 3m ago",
    "after": "a day such as 2026-03-01, 2026-03, 2026, today, yesterday, or 7d, 2w, 3m ago",
}
_ALSO = {"files": "attachment", "file": "attachment", "attachments": "attachment", "notes": "note"}
_PIECE = re.compile(r'(?P<no>-?)(?:(?P<name>[A-Za-z]+):(?=[^\s/]))?(?P<value>"[^"]*"?|[^\s"]+)')
_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?$")
_AGO = re.compile(r"(?P<number>\d{1,3})(?P<unit>[dwmy])$")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
MOST = 20
_LONGEST = 500


class BadQuery(ValueError):
    """What was asked cannot be read; the words say which operator it was and what it takes."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other, in one ``field`` of the text or anywhere. Unless ``exact`` the last goes on.

    ``near`` are words that were taken instead of a misspelt one; any of them will do.
    """

    words: tuple[str, ...]
    raw: str
    field: str = ""
    exact: bool = False
    negated: bool = False
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A fact that a conversation has. A day is the first one that does (``after``) or does not (``before``) count."""

    name: str
    value: str
    negated: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that must be true at once. ``number`` asks for one conversation by its number, first of all."""

    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    number: int | None = None

    def __bool__(self) -> bool:
        return bool(self.terms or self.filters or self.number)

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The words that must be there, which are marked in what is found."""
        return tuple(each for each in self.terms if not each.negated)


def parse(text: str, today: date) -> Query:
    """Read what was typed, or raise ``BadQuery``. ``today`` is that of whoever asks."""
    if len(text) > _LONGEST:
        message = f"Search for less: at most {_LONGEST} characters."
        raise BadQuery(message)
    terms: list[Term] = []
    filters: list[Filter] = []
    for piece in _PIECE.finditer(text):
        _read(piece, today, terms, filters)
    if len(terms) + len(filters) > MOST:
        message = f"Search for less: at most {MOST} words and operators."
        raise BadQuery(message)
    return Query(tuple(terms), tuple(filters), _number(text))


def _read(piece: re.Match[str], today: date, terms: list[Term], filters: list[Filter]) -> None:
    negated, name, value = bool(piece["no"]), (piece["name"] or "").lower(), piece["value"]
    quoted, inside = value.startswith('"'), value.strip('"').strip()
    if name and name not in RULES:
        _refuse_misspelt(name)
        name, inside = "", f"{name} {inside}"
    if name and not inside:
        message = f"{name}: needs {RULES[name]}."
        raise BadQuery(message)
    if name == "tag":
        terms.append(Term((tag_word(inside),), inside, "subject", exact=True, negated=negated))
    elif not name or name in FIELDS:
        if words := asked_tokens(inside):
            terms.append(Term(tuple(words), inside, FIELDS.get(name, ""), quoted, negated))
    else:
        filters.append(_filter(name, inside, today, negated=negated))


def _refuse_misspelt(name: str) -> None:
    """Only what is nearly an operator was meant as one."""
    for known, rule in RULES.items():
        if len(name) > 2 and distance(name, known, 1) <= 1:  # noqa: PLR2004 -- two letters are near to everything
            message = f"There is no operator {name}:. Did you mean {known}: ({rule})?"
            raise BadQuery(message)


def _filter(name: str, value: str, today: date, *, negated: bool) -> Filter:
    low = value.casefold()
    if name == "is" and low not in IS:
        raise _unknown(name, value)
    if name == "has":
        low = _ALSO.get(low, low)
        if low not in HAS:
            raise _unknown(name, value)
    day = None
    if name in {"before", "after"}:
        day = _day(low, today)
        if day is None:
            raise _unknown(name, value)
    return Filter(name, low, negated, day)


def _unknown(name: str, value: str) -> BadQuery:
    return BadQuery(f"{name}:{value} is not understood. {name}: takes {RULES[name]}.")


def _day(text: str, today: date) -> date | None:
    if text in {"today", "yesterday"}:
        return today - timedelta(days=text == "yesterday")
    if ago := _AGO.match(text):
        return today - timedelta(days=int(ago["number"]) * _DAYS[ago["unit"]])
    if named := _DAY.match(text):
        try:
            return date(int(named["year"]), int(named["month"] or 1), int(named["day"] or 1))
        except ValueError:
            return None
    return None


def _number(text: str) -> int | None:
    """``#12`` and ``12`` may be a conversation's number."""
    digits = text.strip().removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else None  # noqa: PLR2004 -- ids
