"""Staffing and the gate, by the examples that docs/reference/staffing.md works out by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inhand.desk.measures.predictable import verdict
from inhand.desk.measures.staffing import plan

_PAGE = (Path(__file__).parents[4] / "docs" / "reference" / "staffing.md").read_text(encoding="utf-8")
_STAFFING, _GATE = re.split(r"^## ", _PAGE, flags=re.MULTILINE)[1:]


def _answer(section: str) -> str:
    found = re.search(r"^Answer: (.+)$", section, re.MULTILINE)
    assert found
    return found[1]


def test_the_hour_comes_out_as_worked_by_hand() -> None:
    given = {
        name: float(value) for name, value in re.findall(r"^\| (\w+) \| (\d+) \|", _STAFFING, re.MULTILINE)
    }
    arrivals = {(0, 9): given["arrivals"], (6, 22): given["carried"]}
    (nine,) = plan(arrivals, {(0, 9): int(given["rota"])}, effort=given["effort"], target=given["target"])
    found = {
        "load": nine.load,
        "needed": nine.needed,
        "late": nine.late,
        "late with one more": nine.late_with_one_more,
        "wait with one more": nine.wait_with_one_more,
    }
    said = dict(pair.split(" = ") for pair in _answer(_STAFFING).split(", "))
    assert found == {name: pytest.approx(float(value), abs=0.0001) for name, value in said.items()}


def test_the_gate_comes_out_as_worked_by_hand() -> None:
    head, _line, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in _GATE.splitlines()
        if line.startswith("|")
    )
    weeks = [dict(zip(head[1:], map(int, row[1:]), strict=True)) for row in rows]
    found = verdict(1, "invoices", weeks)
    assert f"{'yes' if found.is_predictable else 'no'}. {' '.join(found.because)}" == _answer(_GATE)
