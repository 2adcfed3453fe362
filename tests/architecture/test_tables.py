"""A table names a key once: a later entry would take the place of an earlier one, and nothing would say so."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import inhand

FILES = sorted(Path(inhand.__file__).parent.rglob("*.py"))


def repeated(source: str) -> list[str]:
    """Return the keys that a table of this source names more than once."""
    tables = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Dict))
    counted = (Counter(ast.unparse(key) for key in table.keys if key) for table in tables)
    return [key for table in counted for key, times in table.items() if times > 1]


def test_what_is_named_twice_is_found() -> None:
    assert repeated("{a.b: 1, c: {'x': 1}, a.b: 2}") == ["a.b"]


def test_no_table_names_a_key_twice() -> None:
    found = {str(path): repeated(path.read_text(encoding="utf-8")) for path in FILES}
    assert not {path: keys for path, keys in found.items() if keys}
