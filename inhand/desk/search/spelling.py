"""How near two words are, and which of many are nearest to a misspelt one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Words as people type them; numbers and the very short are left as they are.
SHORTEST, LONGEST = 4, 24


def may_be_misspelt(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def allowed(word: str) -> int:
    """Return how many mistakes a word of this length may hold: one, from eight letters on two."""
    return 1 if len(word) < 8 else 2  # noqa: PLR2004 -- as the line above says


def nearest(word: str, known: Iterable[str], most: int = 4) -> list[str]:
    """Return the known words with the fewest mistakes between, by the alphabet among equals."""
    limit = allowed(word)
    letters = set(word)
    found: list[tuple[int, str]] = []
    for each in known:
        # A mistake changes at most one letter of each: cheap to see, and true of nearly all.
        if len(letters.symmetric_difference(each)) > 2 * limit:
            continue
        apart = distance(word, each, limit)
        if 0 < apart <= limit:
            found.append((apart, each))
    best = min((apart for apart, _ in found), default=0)
    return sorted(each for apart, each in found if apart == best)[:most]


def distance(one: str, other: str, limit: int) -> int:
    """Return how many letters are missing, too many, wrong or swapped; above ``limit`` it does not matter."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
