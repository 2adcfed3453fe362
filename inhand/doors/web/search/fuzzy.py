"""How well a few letters fit a name: "bil" and "blng" find "Billing". Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from inhand.desk.search.words import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_T = TypeVar("_T")
_BEGINS, _WORD, _INSIDE, _SCATTERED = 0, 1, 2, 3


def best(wanted: str, things: Iterable[_T], name: Callable[[_T], str], most: int) -> list[_T]:
    """Return those that fit, best first: those that begin so, then a word of which does, then what has the letters."""
    asked = fold(wanted).strip()
    ranked = ((fit(asked, fold(name(each))), place, each) for place, each in enumerate(things))
    fitting = [(rank, place, each) for rank, place, each in ranked if rank is not None]
    return [each for *_, each in sorted(fitting, key=lambda one: one[:2])[:most]]


def fit(asked: str, name: str) -> int | None:
    """Return how well the letters fit, 0 best; ``None`` if they do not."""
    if name.startswith(asked):
        return _BEGINS
    if f" {asked}" in name:
        return _WORD
    if asked in name:
        return _INSIDE
    letters = iter(name)
    return _SCATTERED if all(letter in letters for letter in asked if not letter.isspace()) else None
