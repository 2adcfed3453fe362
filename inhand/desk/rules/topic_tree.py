"""The tree of topics: a title with slashes stands below another, "Billing / Refunds" below "Billing". Pure.

A topic that has no team of its own goes where the nearest above it goes, with that one's specialists. So a team maps a
whole branch with one row, and a leaf that is another team's business with a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Path = tuple[str, ...]


class Row(Protocol):
    """A row of a topic table. ``team`` is false for one without."""

    @property
    def title(self) -> str: ...

    @property
    def team(self) -> object: ...


_R = TypeVar("_R", bound=Row)


def path(title: str) -> Path:
    """Return the names from the top down, so that two ways to write the same are equal."""
    named = (" ".join(each.split()).casefold() for each in title.split("/"))
    return tuple(name for name in named if name)


def deciding(rows: Sequence[_R]) -> list[tuple[_R, _R]]:
    """Return each row with the one whose team counts: itself, or the nearest above it that has a team."""
    mapped = {path(row.title): row for row in reversed(rows) if row.team}
    return [(row, row if row.team else next(_above(path(row.title), mapped), row)) for row in rows]


def _above(below: Path, mapped: Mapping[Path, _R]) -> Iterator[_R]:
    for length in range(len(below) - 1, 0, -1):
        if (found := mapped.get(below[:length])) is not None:
            yield found


def in_order(titled: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return ``(key, title)`` pairs as they came, but each branch together, what is above first."""
    pairs = list(titled)
    first: dict[Path, int] = {}
    for place, (_, title) in enumerate(pairs):
        branch = path(title)
        for length in range(1, len(branch) + 1):
            first.setdefault(branch[:length], place)

    def place_of(pair: tuple[str, str]) -> list[tuple[int, Path]]:
        branch = path(pair[1])
        return [(first[branch[:length]], branch[:length]) for length in range(1, len(branch) + 1)]

    return sorted(pairs, key=place_of)
