"""Which days of a calendar a team is offered for a year. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    Day = tuple[date, str]

# From September on the coming year's days are asked for: the first of them is New Year.
ASKED_FROM_MONTH = 9


@dataclass(frozen=True, slots=True)
class Proposal:
    """A day of a calendar. ``is_there`` when the team has it; ``is_wanted`` when it should be ticked."""

    on: date
    name: str
    is_there: bool
    is_wanted: bool


def proposals(days: Iterable[Day], year_before: Iterable[Day], there: Collection[date]) -> list[Proposal]:
    """Return the days of a year. One that the team left out of the year before is left out again."""
    before = list(year_before)
    followed = any(on in there for on, _ in before)
    declined = {name for on, name in before if on not in there} if followed else set()
    return [Proposal(on, name, on in there, name not in declined) for on, name in days]


def years_asked_for(today: date) -> list[int]:
    """Return the years whose holidays should be known by now."""
    return [today.year, today.year + 1] if today.month >= ASKED_FROM_MONTH else [today.year]
