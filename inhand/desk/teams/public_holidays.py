"""Public holidays by country and region, as the maintained ``holidays`` library knows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import holidays
from holidays.registry import COUNTRIES

if TYPE_CHECKING:
    from datetime import date

# Beyond it the library guesses, and what is moved by law is not known.
FIRST_YEAR, LAST_YEAR = 2000, 2100
_ENGLISH = "en_US"
_LONGEST_NAME = 80


class UnknownCalendar(LookupError):
    """The library has no such country, or the country no such region or language."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """``country`` and ``region`` are codes of ISO 3166; an empty region means what holds everywhere."""

    country: str
    region: str = ""
    language: str = ""


@lru_cache(maxsize=1)
def countries() -> tuple[tuple[str, str], ...]:
    """Return ``(code, name)`` of every country, by name."""
    codes = [country[1] for country in COUNTRIES.values()]
    named = [(code, _names().get(code, code)) for code in codes]
    return tuple(sorted(named, key=lambda each: each[1]))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names = {row[0]: row[1] for row in _table("iso3166.tab")}
    return names | {"XK": "Kosovo", "GB": "United Kingdom"}


def country_of_zone(time_zone: str) -> str:
    """Return the country in which a zone's city lies; empty for UTC and the like."""
    return next((row[0] for row in _table("zone.tab") if row[2] == time_zone), "")


def _table(name: str) -> list[list[str]]:
    """Return the rows of a table that comes with the time zones."""
    text = files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def regions(country: str) -> tuple[tuple[str, str], ...]:
    """Return ``(code, name)`` of the parts of a country that have holidays of their own. Raise ``UnknownCalendar``."""
    kind = _kind(country)
    names = kind.get_subdivision_aliases()
    found = [(code, names[code][0] if names.get(code) else code) for code in kind.subdivisions]
    return tuple(sorted(found, key=lambda each: each[1]))


def languages(country: str) -> tuple[str, ...]:
    """Return the languages in which its days have names, English first. Raise ``UnknownCalendar``."""
    known = sorted(_kind(country).supported_languages)
    return tuple(sorted(known, key=lambda each: (each != _ENGLISH, each.split("_")[0] != "en")))


@lru_cache(maxsize=64)
def days(calendar: Calendar, year: int) -> tuple[tuple[date, str], ...]:
    """Return the days off of a year, in order, with those observed in place of others. Raise ``UnknownCalendar``."""
    kind = _kind(calendar.country)
    known = {code for code, _ in regions(calendar.country)}
    if calendar.region and calendar.region not in known:
        raise UnknownCalendar(calendar.region)
    if calendar.language and calendar.language not in kind.supported_languages:
        raise UnknownCalendar(calendar.language)
    found = kind(years=year, subdiv=calendar.region or None, language=calendar.language or None)
    return tuple((on, name[:_LONGEST_NAME]) for on, name in sorted(found.items()) if on.year == year)


def _kind(country: str) -> type[holidays.HolidayBase]:
    if country not in {code for code, _ in countries()}:
        raise UnknownCalendar(country)
    found: type[holidays.HolidayBase] = getattr(holidays, country)
    return found
