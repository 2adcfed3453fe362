"""Which of what was found stands first: how well it fits, and how fresh it is. Pure.

Databases reckon rank over all that holds a word, which takes long where it is common; this looks at the newest few
hundred only, and is the same on both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inhand.desk.search.parse import Term

# What a word weighs where it stands: who wrote is asked for most, then what about.
PEOPLE, SUBJECT, WHOLE = 4.0, 3.0, 1.0
# A conversation in which work is left stands before one that is done, all else being equal.
LIVE = 1.0
# After so many days half of what freshness gives is gone.
FRESH, HALF_LIFE_DAYS = 4.0, 30.0


class Candidate(NamedTuple):
    """What was found, as the index has it. ``days`` is how long ago its last message was."""

    id: int
    subject: str
    people: str
    days: float
    live: bool


def ordered(found: Sequence[Candidate], terms: Sequence[Term]) -> list[int]:
    """Return the ids, best first; the newer one among equals."""
    wanted = [(f" {' '.join(term.words)}", term.exact) for term in terms]
    scored = [(-score(each, wanted), each.days, -each.id) for each in found]
    return [-pk for _, _, pk in sorted(scored)]


def score(each: Candidate, wanted: Sequence[tuple[str, bool]]) -> float:
    fresh = FRESH * 2 ** (-max(0.0, each.days) / HALF_LIFE_DAYS) + (LIVE if each.live else 0.0)
    if not wanted:
        return fresh
    subject, people = f" {each.subject} ", f" {each.people} "
    fits = sum(_weight(words, people, PEOPLE) + _weight(words, subject, SUBJECT) for words, _ in wanted)
    return fresh + fits / len(wanted)


def _weight(words: str, text: str, full: float) -> float:
    """A whole word counts in full, the beginning of one less."""
    if f"{words} " in text:
        return full + WHOLE
    return full if words in text else 0.0
