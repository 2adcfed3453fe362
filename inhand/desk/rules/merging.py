"""Bring two edits of the same rules together."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from inhand.desk.rules.differences import keyed
from inhand.desk.rules.kinds import Part, Rows

if TYPE_CHECKING:
    from inhand.desk.rules.rulebook import RuleBook


def merge(base: RuleBook, mine: RuleBook, theirs: RuleBook) -> RuleBook:
    """Return ``theirs`` with what ``mine`` changed since ``base``. Where both changed the same field, mine stays."""
    merged: RuleBook = _noun(base, mine, theirs)
    return merged


def _noun(base: Any, mine: Any, theirs: Any) -> Any:  # noqa: ANN401 -- the book, or a part of one kind
    return replace(
        theirs,
        **{
            each.name: _field(
                each.metadata["kind"],
                getattr(base, each.name),
                getattr(mine, each.name),
                getattr(theirs, each.name),
            )
            for each in fields(theirs)
        },
    )


def _field(kind: Any, base: Any, mine: Any, theirs: Any) -> Any:  # noqa: ANN401 -- three values of the kind
    if isinstance(kind, Rows):
        return _rows(base, mine, theirs)
    if isinstance(kind, Part):
        return _noun(base, mine, theirs)
    return theirs if mine == base else mine


def _rows(base: tuple[Any, ...], mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Keep my order if I made one; a row that one took away and the other left alone is gone."""
    was, ours, others = keyed(base), keyed(mine), keyed(theirs)
    first, then = (others, ours) if list(ours) == list(was) else (ours, others)
    keys = [*first, *(key for key in then if key not in first)]
    rows = (_row(was.get(key), ours.get(key), others.get(key)) for key in keys)
    return tuple(row for row in rows if row is not None)


def _row(base: Any, mine: Any, theirs: Any) -> Any:  # noqa: ANN401 -- a row, or none
    if mine is None:  # I took it away, unless they added it
        return theirs if base is None else None
    if theirs is None:
        return None if mine == base else mine
    return mine if base is None else _noun(base, mine, theirs)
