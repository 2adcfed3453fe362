"""Templates as a file, CSV or JSON: read from other programs and written for them. Pure.

A row is one template in one language: ``title, text, folder, topic, language``. Rows of one title and folder are one
template; the one without a language, or else the first, is what it says in all others.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COLUMNS = ("title", "text", "folder", "topic", "language")
# What the columns are called elsewhere.
_ALSO = {
    "name": "title",
    "body": "text",
    "content": "text",
    "message": "text",
    "category": "folder",
    "group": "folder",
    "tag": "topic",
    "locale": "language",
    "lang": "language",
}
_DELIMITERS = ",;\t"
MOST = 2000


class BadFile(ValueError):
    """The file cannot be read as templates; the words say where and why."""


EMPTY = "The file is empty."
NO_LIST = "The file must hold a list of templates, or one under “templates”."


@dataclass
class Written:
    """A template as it stands in a file. ``variants`` are its texts by language."""

    title: str
    text: str
    folder: str = ""
    topic: str = ""
    variants: dict[str, str] = field(default_factory=dict)


def read(content: str, called: Mapping[str, str] | None = None) -> list[Written]:
    """Read a file, whichever of the two it is. Raise ``BadFile``.

    ``called``: what columns are called in other languages, folded.
    """
    text = content.removeprefix("\ufeff").strip()
    if not text:
        raise BadFile(EMPTY)
    rows = _json(text) if text[0] in "[{" else _csv(text, called or {})
    if len(rows) > MOST:
        message = f"The file holds {len(rows)} rows; at most {MOST} can be taken at once."
        raise BadFile(message)
    return _gathered(rows)


def _csv(text: str, called: Mapping[str, str]) -> list[dict[str, str]]:
    head = text.splitlines()[0]
    delimiter = max(_DELIMITERS, key=head.count)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    return [
        _known(
            {
                called.get(str(key).strip().casefold(), str(key)): value
                for key, value in row.items()
                if isinstance(value, str)
            }
        )
        for row in rows
    ]


def _json(text: str) -> list[dict[str, str]]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as bad:
        message = f"Line {bad.lineno} of the file is no JSON: {bad.msg}."
        raise BadFile(message) from bad
    if isinstance(found, dict):
        found = found.get("templates", found.get("macros"))
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise BadFile(NO_LIST)
    rows = []
    for each in found:
        rows.append(_known({str(key): value for key, value in each.items() if isinstance(value, str)}))
        variants = each.get("variants")
        for language, text_there in variants.items() if isinstance(variants, dict) else ():
            rows.append(rows[-1] | {"language": str(language), "text": str(text_there)})
    return rows


def _known(row: dict[str, Any]) -> dict[str, str]:
    named = {_ALSO.get(key.strip().casefold(), key.strip().casefold()): value for key, value in row.items()}
    return {column: str(named.get(column) or "").strip() for column in COLUMNS}


def _gathered(rows: list[dict[str, str]]) -> list[Written]:
    found: dict[tuple[str, str], Written] = {}
    for number, row in enumerate(rows, 1):
        if not row["title"] or not row["text"]:
            message = f"Template {number} of the file has no {'title' if not row['title'] else 'text'}."
            raise BadFile(message)
        key = (row["folder"].casefold(), row["title"].casefold())
        language = row["language"].casefold().replace("_", "-")
        if key not in found:
            found[key] = Written(row["title"], row["text"], row["folder"], row["topic"])
        if language:
            found[key].variants[language] = row["text"]
        else:
            found[key].text = row["text"]
    return list(found.values())


def as_json(templates: Iterable[Written]) -> str:
    return (
        json.dumps({"templates": [asdict(each) for each in templates]}, ensure_ascii=False, indent=2) + "\n"
    )


def as_csv(templates: Iterable[Written], heads: Sequence[str] = COLUMNS) -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(heads)
    for each in templates:
        rows.writerow([each.title, each.text, each.folder, each.topic, ""])
        rows.writerows(
            [each.title, text, each.folder, each.topic, lang] for lang, text in each.variants.items()
        )
    return written.getvalue()
