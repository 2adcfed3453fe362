"""People as rows of a file: read from what spreadsheets write, and written for them. Pure."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inhand.desk.contacts.facts import kept, problems_of
from inhand.desk.contacts.handles import BadHandle, checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

OWN = ("name", "company", "time_zone", "language", "plan")
COLUMNS = ("name", "email", "phone", "company", "time_zone", "language", "plan", "vip")
_ALIASES = {
    "e-mail": "email", "emails": "email", "mail": "email", "full name": "name", "phone number": "phone",
    "mobile": "phone", "organisation": "company", "organization": "company", "timezone": "time_zone",
    "time zone": "time_zone", "lang": "language",
}  # fmt: skip
_YES = {"1", "yes", "true", "y", "x", "vip", "ja", "oui", "sí", "si"}
MOST_ROWS = 20_000
MOST_PROBLEMS = 50
# What a spreadsheet would take for a formula; a number with its sign is none.
_FORMULA = re.compile(r"^(?:[=@\t\r]|[+-](?![\d ]))")


class BadSheet(ValueError):
    """A file cannot be read as people. ``problems`` are sentences, with their lines."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a file; what is empty says nothing."""

    line: int
    handles: tuple[tuple[str, str], ...]
    fields: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    is_vip: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the team's own, as far as a file is concerned."""

    slug: str
    title: str
    kind: str
    choices: tuple[str, ...] = ()


def decoded(raw: bytes) -> str:
    """Return the text of a file: UTF-8 with or without its mark, else as Windows writes it."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read(text: str, columns: Sequence[Column], called: Mapping[str, str] | None = None) -> list[Row]:
    """Read a file with a heading line, or raise ``BadSheet`` with everything that is wrong in it.

    ``called``: what columns are called in other languages, folded.
    """
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter)
    heads = [_head(each, columns, called or {}) for each in next(reader, [])]
    if "email" not in heads and "phone" not in heads:
        problem = "The first line must name the columns, one of them email or phone."
        raise BadSheet(problem)
    rows, problems = [], []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        given = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head}
        row, wrong = _row(reader.line_num, given, columns)
        rows.append(row)
        problems += [f"Line {reader.line_num}: {each}" for each in wrong]
        if len(rows) > MOST_ROWS:
            problems.append(f"There are more than {MOST_ROWS} people in it. Split the file.")
            break
    if problems:
        raise BadSheet(*problems[:MOST_PROBLEMS])
    return rows


def _head(text: str, columns: Sequence[Column], called: Mapping[str, str]) -> str:
    """Return which column a heading means; empty for one that nobody knows."""
    bare = " ".join(text.strip().casefold().split())
    bare = _ALIASES.get(bare, bare)
    if bare in COLUMNS:
        return bare
    if bare in called:
        return called[bare]
    named = {key: f"value-{each.slug}" for each in columns for key in (each.slug, each.title.casefold())}
    return named.get(bare, "")


def _row(line: int, given: Mapping[str, str], columns: Sequence[Column]) -> tuple[Row, list[str]]:
    wrong, handles = [], []
    for platform in ("email", "phone"):
        for address in re.split(r"[;|\n]", given.get(platform, "")):
            if address.strip():
                try:
                    handles.append((platform, checked(platform, address.strip().lstrip("'"))))
                except BadHandle as bad:
                    wrong.append(str(bad))
    if not handles and not wrong:
        wrong.append("There is no address by which this person could be known again.")
    fields = {name: given[name] for name in OWN if given.get(name)}
    wrong += problems_of(dict(fields)).values()
    values = {}
    for each in columns:
        try:
            values[each.slug] = kept(each.kind, given.get(f"value-{each.slug}", ""), list(each.choices))
        except ValueError as bad:
            wrong.append(f"{each.title}: {bad}")
    filled = {slug: value for slug, value in values.items() if value}
    return Row(line, tuple(handles), fields, filled, given.get("vip", "").casefold() in _YES), wrong


def write(
    lines: Iterable[Sequence[str]], columns: Sequence[Column], heads: Sequence[str] = COLUMNS
) -> Iterable[str]:
    """Yield the file's lines, its heading first; what would be a formula to a spreadsheet is made plain text."""
    yield _line([*heads, *(each.title for each in columns)])
    for cells in lines:
        yield _line([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])


def _line(cells: Sequence[str]) -> str:
    into = io.StringIO()
    csv.writer(into).writerow(cells)
    return into.getvalue()
