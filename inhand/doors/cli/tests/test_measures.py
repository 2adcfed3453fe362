"""``inhand measures``: a rebuild says how much it folded, an export writes what the page shows."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from inhand.desk.measures import known
from inhand.doors.cli.main import main
from inhand.doors.web.tests.sample import desk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db


def test_a_rebuild_and_both_exports(clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known.forget()
    made = desk(clock.now())
    made.mail("First", to=made.amina)
    assert main(["measures", "rebuild"]) == 0
    assert capsys.readouterr().out.startswith("2 entries measured")
    figures, timings = tmp_path / "figures.csv", tmp_path / "timings.json"
    assert main(["measures", "export", str(figures)]) == 0
    with figures.open(encoding="utf-8") as file:
        found = {(row["measure"], row["figure"], row["of"]): row["value"] for row in csv.DictReader(file)}
    assert found["first_owner", "p50", ""] == "0"
    assert main(["measures", "export", "--kind", "conversations", "--team", "shipping", str(timings)]) == 0
    assert {"arrival", "first_owner", "given"} == {row["kind"] for row in json.loads(timings.read_text())}


def test_a_team_that_is_none_is_a_sentence(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    desk(clock.now())
    assert main(["measures", "export", "--team", "Nobody"]) == 2
    assert "There is no team called Nobody." in capsys.readouterr().err
