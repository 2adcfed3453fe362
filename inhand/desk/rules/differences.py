"""What is different between two rule books, in sentences."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from inhand.desk.rules.kinds import Part, Rows
from inhand.desk.rules.rulebook import LabelLine, PersonLine, TeamLine, TopicLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inhand.desk.rules.rulebook import RuleBook

Row = TopicLine | LabelLine | TeamLine | PersonLine


@dataclass(frozen=True, slots=True)
class Change:
    """``sort`` is ``added | gone | changed``; ``path`` names the field of the book in which it lies."""

    path: str
    sort: str
    text: str

    def __str__(self) -> str:
        return self.text


def differences(before: RuleBook, after: RuleBook, names: Mapping[str, str] | None = None) -> list[Change]:
    """Return the changes in the order of the book. ``names`` are people's names by e-mail."""
    return list(_book(before, after, names or {}))


def _book(before: RuleBook, after: RuleBook, names: Mapping[str, str]) -> Iterator[Change]:
    for each in fields(before):
        kind, old, new = each.metadata["kind"], getattr(before, each.name), getattr(after, each.name)
        if old == new:
            continue
        if isinstance(kind, Rows):
            yield from _rows(kind, each.name, old, new, names)
        else:
            inner = Part("", kind.of) if isinstance(kind, Part) else kind
            texts = "; ".join(_texts(inner, old, new, names))
            yield Change(
                each.name, "changed", f"{kind.title}: {texts}." if inner is not kind else f"{texts}."
            )


def _rows(
    kind: Rows, path: str, old: tuple[Any, ...], new: tuple[Any, ...], names: Mapping[str, str]
) -> Iterator[Change]:
    before, after = keyed(old), keyed(new)
    for key, row in after.items():
        if key not in before:
            yield Change(path, "added", f"{kind.noun} {called(row, names)} {kind.added}{_said_of(row)}.")
        elif row != before[key]:
            texts = [text for text in _texts(Part("", kind.of), before[key], row, names) if text]
            yield Change(path, "changed", f"{kind.noun} {called(row, names)}: {'; '.join(texts)}.")
    for key, row in before.items():
        if key not in after:
            yield Change(path, "gone", f"{kind.noun} {called(row, names)} {kind.gone}.")
    staying = [[key for key in rows if key in before and key in after] for rows in (before, after)]
    if staying[0] != staying[1] and kind.in_order:
        yield Change(
            path, "changed", f"{kind.title} stand in another order, and the first that matches counts."
        )


def _texts(kind: Any, old: Any, new: Any, names: Mapping[str, str]) -> Iterator[str]:  # noqa: ANN401 -- of that kind
    if not isinstance(kind, Part):
        yield kind.changed(old, new, names)
        return
    for each in fields(old):
        one, other = getattr(old, each.name), getattr(new, each.name)
        if one != other:
            for text in _texts(each.metadata["kind"], one, other, names):
                yield f"{kind.title.lower()} {text}".strip() if kind.title else text


def keyed(rows: tuple[Any, ...]) -> dict[str, Any]:
    """Return rows by what makes them the same row in two books; label rules that give the same are counted."""
    found: dict[str, Any] = {}
    for row in rows:
        key = _key(row)
        number = 2
        while key in found:
            key, number = f"{_key(row)} {number}", number + 1
        found[key] = row
    return found


def _key(row: Row) -> str:
    if isinstance(row, TopicLine):
        return row.slug
    if isinstance(row, PersonLine):
        return row.email
    return row.name if isinstance(row, TeamLine) else f"{row.topic}>{row.urgency}"


def called(row: Row, names: Mapping[str, str]) -> str:
    """Return what a sentence calls a row. ``names`` are people's names by e-mail."""
    if isinstance(row, PersonLine):
        return names.get(row.email, row.email)
    if isinstance(row, TopicLine):
        return f"“{row.title or row.slug}”"
    if isinstance(row, TeamLine):
        return f"“{row.name}”"
    return f"“{', '.join(filter(None, (row.topic, row.urgency)))}”"


def _said_of(row: Row) -> str:
    if isinstance(row, PersonLine):
        return f": {row.hours}" if row.hours else ""
    if isinstance(row, TopicLine):
        return f" and goes to {row.team}" if row.team else " and waits to be mapped"
    if isinstance(row, LabelLine):
        return f": {', '.join(f'“{word}”' for word in row.keywords[:5])}" if row.keywords else ""
    return f" with {len(row.members)} members"
