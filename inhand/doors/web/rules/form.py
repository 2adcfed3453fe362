"""The draft as a form: every rule is a field named by its path, ``teams.1.targets.urgent``. Pure."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Protocol

from inhand.desk.rules.kinds import Flag, Part, Rows, Whole
from inhand.desk.rules.lists import Several
from inhand.desk.rules.reading import write
from inhand.desk.rules.rulebook import RuleBook

if TYPE_CHECKING:
    from inhand.desk.rules.kinds import Kind
    from inhand.desk.rules.reading import Plain

MOST_DIGITS = 10


class Given(Protocol):
    """What a form sent: Django's ``QueryDict`` is one."""

    def getlist(self, key: str) -> list[str]: ...

    def __contains__(self, key: str) -> bool: ...


def plain_of(given: Given, document: Plain) -> Plain:
    """Return the document as it was typed. What the form does not show stays as it was."""
    return _part(RuleBook, given, document, "")


def _part(of: type[Any], given: Given, before: Plain, path: str) -> Plain:
    found: Plain = {}
    for each in fields(of):
        kind, name = each.metadata["kind"], f"{path}{each.name}"
        was = before.get(each.name)
        if isinstance(kind, Part):
            found[each.name] = _part(kind.of, given, was or {}, name + ".")
        elif isinstance(kind, Rows):
            found[each.name] = _rows(kind, given, was or [], name)
        elif name in given:
            found[each.name] = _typed(kind, given.getlist(name))
        elif each.name in before:
            found[each.name] = was
    return found


def _rows(kind: Rows, given: Given, before: list[Plain], path: str) -> list[Plain]:
    """Return the rows in the order of the form; ``topics#`` names them one by one."""
    if f"{path}#" not in given:
        return before
    numbers = [int(number) for number in given.getlist(f"{path}#") if number.isdigit()]
    return [
        _part(kind.of, given, before[number] if number < len(before) else {}, f"{path}.{number}.")
        for number in numbers
    ]


def _typed(kind: Kind, values: list[str]) -> Any:  # noqa: ANN401 -- plain JSON, as it was typed
    if isinstance(kind, Several):
        entries = values[-1].split(kind.between) if kind.between else values
        return [entry.strip() for entry in entries if entry.strip()]
    if isinstance(kind, Flag):
        return values[-1] == "on"
    if isinstance(kind, Whole):
        return _number(kind, values[-1].strip())
    return values[-1]


def _number(kind: Whole, text: str) -> int | str | None:
    if not text and kind.empty:
        return None
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else text


def complete(document: Plain) -> Plain:
    """Return the document with every field that a draft begun by an older Inhand does not have yet."""
    return _completed(RuleBook, document)


def _completed(of: type[Any], document: Plain) -> Plain:
    found = write(of()) | document
    for each in fields(of):
        kind, value = each.metadata["kind"], found[each.name]
        if isinstance(kind, Part):
            found[each.name] = _completed(kind.of, value)
        elif isinstance(kind, Rows):
            found[each.name] = [_completed(kind.of, row) for row in value]
    return found


def with_row(document: Plain, rows: str) -> Plain:
    """Return the document with one more empty row."""
    kind = next(each.metadata["kind"] for each in fields(RuleBook) if each.name == rows)
    return document | {rows: [*document.get(rows, []), write(kind.of())]}


def without_row(document: Plain, rows: str, number: int) -> Plain:
    kept = [row for at, row in enumerate(document.get(rows, [])) if at != number]
    return document | {rows: kept}


def with_row_moved(document: Plain, rows: str, number: int) -> Plain:
    """Return the document with that row one place higher."""
    moved = list(document.get(rows, []))
    if 0 < number < len(moved):
        moved[number - 1], moved[number] = moved[number], moved[number - 1]
    return document | {rows: moved}
