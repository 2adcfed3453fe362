"""Every definition, by the example that docs/reference/measures.md works out by hand: one source for both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from inhand.desk.measures.days import running_of
from inhand.desk.measures.definitions import BY_NAME
from inhand.desk.measures.tests.telling import PEOPLE, Ledger, figures, measured, moment

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.measures.fold import Measuring
    from inhand.desk.measures.merging import Period

_PAGE = Path(__file__).parents[4] / "docs" / "reference" / "measures.md"
_WAITS = {"resolution": "closed", "lane_time": "given"}


@dataclass
class Example:
    name: str
    rows: list[tuple[datetime, int, str]]
    answers: dict[str, float]


def _examples() -> list[Example]:
    sections = re.split(r"^## ", _PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_example(section) for section in sections]


def _example(section: str) -> Example:
    name = section.split("`")[1]
    cells = re.findall(r"^\| (\w+(?:\+\d)? \d\d:\d\d) \| (\d*) ?\| (.+?) \|$", section, re.MULTILINE)
    answer = re.search(r"^Answer: (.+)$", section, re.MULTILINE)
    assert answer, name
    said = (pair.rsplit(" = ", 1) for pair in answer[1].split(", "))
    rows = sorted(
        ((moment(at), int(number or 0), what) for at, number, what in cells), key=lambda row: row[0]
    )
    return Example(name, rows, {key: float(value) for key, value in said})


EXAMPLES = _examples()


def test_every_definition_has_its_example() -> None:
    assert sorted(each.name for each in EXAMPLES) == sorted(BY_NAME)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_the_example_comes_out_as_worked_by_hand(example: Example) -> None:
    ledger = Ledger()
    for at, conversation, what in example.rows:
        ledger.tell(at, conversation, what)
    found = measured(ledger.entries)
    now = example.rows[-1][0]
    first, last = example.rows[0][0].date(), now.date()
    if example.name in {"resolution_rate", "reopen_rate"}:
        first, last = first + timedelta(days=7), first + timedelta(days=13)
        now += timedelta(days=14)
    if example.name == "fairness":
        now += timedelta(days=1)
    period = figures(found, first, last, now)
    for what, value in example.answers.items():
        assert _figure(example.name, what, period, found, now) == pytest.approx(value, abs=0.0001), what


def _figure(name: str, what: str, period: Period, found: Measuring, now: datetime) -> float:
    if what in _OF_WAITS:
        wait = period.waits[_WAITS.get(name, name)]
        value = getattr(wait, what.replace("wall ", "wall_"))
        return float(value) if isinstance(value, int) else float(value.minutes)
    if " of " in what:
        figure, _, who = what.partition(" of ")
        person = next(each for each in period.people if each.id == PEOPLE[who])
        figured = getattr(person, {"passes": "passed"}.get(figure, figure))
        return float(getattr(figured, "minutes", figured))
    return float(_OF_PERIOD[what](period, found, now))


def _stale(_period: Period, found: Measuring, now: datetime) -> int:
    waits = (
        row for track in found.tracks.values() for row in running_of(track, now) if "response" in row.kind
    )
    return sum(
        found.calendars.minutes(row.team, row.began_at, now, known=99)
        > found.promises.minutes(row.team, row.urgency, now, known=99)
        for row in waits
    )


_OF_WAITS = {"p50", "p90", "wall p50", "wall p90", "number", "censored"}
_OF_PERIOD = {
    "arrivals": lambda period, *_: period.counts["arrival"],
    "opened": lambda period, *_: period.counts["opened"],
    "kept": lambda period, *_: period.kept_share,
    "duplicate": lambda period, *_: period.duplicates_per_1000,
    "prevented": lambda period, *_: period.counts.get("prevented", 0),
    "handoff_bare": lambda period, *_: period.bare_handoffs,
    "rescues": lambda period, *_: period.counts.get("rescue", 0),
    "reopen_rate": lambda period, *_: period.reopen_rate,
    "touch": lambda period, *_: period.touch.minutes,
    "jain": lambda period, *_: period.jain,
    "gini": lambda period, *_: period.gini,
    "dropped": lambda period, *_: period.counts.get("dropped", 0),
    "waiting": lambda _, found, __: sum(track.waiting_since is not None for track in found.tracks.values()),
    "stale": _stale,
}
