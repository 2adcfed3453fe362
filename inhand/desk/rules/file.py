"""A rule book as one TOML file, to keep beside the code, to compare and to bring to another desk."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tomli_w

from inhand.desk.rules.kinds import NONE
from inhand.desk.rules.reading import BadRuleBook, write

if TYPE_CHECKING:
    from inhand.desk.rules.reading import Plain
    from inhand.desk.rules.rulebook import RuleBook

_HEAD = """\
# The rules of the desk. Times are in business minutes of the team; people are named by e-mail, teams by name.
# `inhand rules import FILE` makes a draft of this and shows what would change; `--publish` lets it count.

"""
_ROWS = {"topics": "slug", "label_rules": "topic", "teams": "name", "people": "email"}


def to_toml(book: RuleBook) -> str:
    """Return the file."""
    return _HEAD + tomli_w.dumps(_without_nulls(write(book)), multiline_strings=True)


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 -- plain JSON
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    return NONE if value is None else value


def from_toml(text: str) -> Plain:
    """Return the plain values of a file, or raise ``BadRuleBook`` with the line at which it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRuleBook({"": f"This is no TOML file: {error}."}) from error


@dataclass(frozen=True, slots=True)
class Told:
    """A problem and its place: the line of the file (0 if it is not found there), which of the rows, and what of it."""

    said: str
    line: int
    field: str
    rows: str = ""
    number: int = 0
    name: str = ""

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        row = f"{self.rows} “{self.name}”" if self.name else f"{self.rows} number {self.number}"
        place = ", ".join(filter(None, (line, row if self.rows else "", *self.field.split("."))))
        return ": ".join(filter(None, (place, self.said)))


def told(problems: dict[str, str], plain: Plain, text: str = "") -> list[Told]:
    """Return the problems with their places: ``line 31, teams “Billing”, lead: Nobody here …``."""
    return [_told(path, said, plain, text) for path, said in problems.items()]


def _told(path: str, said: str, plain: Plain, text: str) -> Told:
    rows, _, rest = path.partition(".")
    number, _, field = rest.partition(".")
    if rows not in _ROWS or not number.isdigit():
        return Told(said, _line(text, rows, None, ""), path)
    line = _line(text, rows, int(number), field)
    return Told(said, line, field, rows, int(number) + 1, _name(plain, rows, int(number)))


def _name(plain: Plain, rows: str, number: int) -> str:
    try:
        return str(plain[rows][number].get(_ROWS[rows], ""))
    except (LookupError, TypeError, AttributeError):
        return ""


def _line(text: str, rows: str, number: int | None, field: str) -> int:
    """Return the line if the place is found in a file laid out as we write it, else 0."""
    lines = text.splitlines()
    heads = [at for at, line in enumerate(lines) if re.match(rf"\[\[\s*{rows}\s*\]\]", line)]
    if number is None:
        found = (
            next((at for at, line in enumerate(lines) if re.match(rf"\[?{rows}\b", line)), None)
            if rows
            else None
        )
    elif number < len(heads):
        found = _field_line(lines, heads[number], field.rpartition(".")[2])
    else:
        found = None
    return 0 if found is None else found + 1


def _field_line(lines: list[str], head: int, field: str) -> int:
    for at in range(head + 1, len(lines)):
        if lines[at].startswith("[["):
            break
        if field and re.match(rf"\s*{re.escape(field)}\s*=", lines[at]):
            return at
    return head
