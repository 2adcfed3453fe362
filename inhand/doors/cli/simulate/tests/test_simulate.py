"""The command: what it is asked, what it makes up and what it tells."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from inhand.desk.routing.simulation.figures import Estimate
from inhand.desk.teams.hours import shift_at
from inhand.doors.cli.main import main
from inhand.doors.cli.simulate import chart, table
from inhand.doors.cli.simulate.made_up import COOL_DOWN, Place, scenario
from inhand.doors.cli.simulate.options import BEGINS, Options
from inhand.doors.cli.simulate.run import compare, play
from inhand.doors.cli.simulate.scale import month

if TYPE_CHECKING:
    from pathlib import Path

SMALL = ("--people", "3", "--per-day", "20", "--days", "2", "--seeds", "2", "--jobs", "1")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--seeds", "many"], "--seeds must be a whole number from 1 to 1000, not “many”."),
        (["--seeds", "2.5"], "--seeds must be a whole number from 1 to 1000, not “2.5”."),
        (["--per-day", "0"], "--per-day must be a number from 1 to 1e+06, not “0”."),
        (["--forgets", "nan"], "--forgets must be a number from 0 to 1, not “nan”."),
        (["--policies", "balanced,best"], "--policies knows no “best”."),
        (["--desk", "moon"], "--desk knows no “moon”. Choose from office, zones."),
        (["--teammates", "40"], "--teammates and --conversations belong together"),
        (["--svg", "/nowhere/at/all.svg"], "--svg cannot write to /nowhere/at/all.svg"),
    ],
)
def test_what_cannot_be_played_is_told_by_option_and_rule(
    capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    assert main(["simulate", *given]) == 2
    assert said in capsys.readouterr().err


def test_help_names_every_option_and_policy(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["simulate", "--help"])
    said = capsys.readouterr().out
    for word in ("--per-day", "--page-open", "--svg", "--json", "--desk", "claim_freely", "fewest_signed_in"):
        assert word in said


def test_it_tells_a_table_bars_and_what_is_lost(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    drawing = tmp_path / "chart.svg"
    policies = "balanced,robin_elsewhere,fewest_open"
    assert main(["simulate", *SMALL, "--policies", policies, "--svg", str(drawing)]) == 0
    said = capsys.readouterr().out
    for line in (
        "first response, mean min",
        "waits over 4 h",
        "handoffs per 100",
        "balanced against fewest_open",
    ):
        assert line in said
    assert ET.fromstring(drawing.read_text()).tag.endswith("svg")  # noqa: S314 -- our own drawing


def test_equal_seeds_give_equal_figures_with_one_process_or_two(capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for jobs in ("1", "2"):
        assert main(["simulate", *SMALL[:-1], jobs, "--policies", "balanced,claim", "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out)["figures"])
    assert told[0] == told[1]
    assert main(["simulate", *SMALL, "--seed", "7", "--policies", "balanced,claim", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"] != told[0]


def test_every_policy_meets_the_same_days() -> None:
    options = Options.default(people=3, per_day=20.0, days=3, seeds=1)
    assert scenario(options, 4) == scenario(options, 4)
    assert {run.conversations for run in play(options, 4).values()} == {len(scenario(options, 4).arrivals)}


def test_a_working_day_brings_what_was_asked_and_a_weekend_less() -> None:
    options = Options.default(per_day=200.0, days=70)
    days = scenario(options, 1)
    working = [each for each in days.arrivals if each.at.weekday() < 5]
    assert len(working) / 50 == pytest.approx(200, rel=0.03)
    assert len(days.arrivals) - len(working) < 0.15 * len(working)
    night = [each for each in working if each.at.hour < 4]
    assert len(night) < 0.05 * len(working)
    urgent = sum(each.urgency == 3 for each in days.arrivals) / len(days.arrivals)
    assert urgent == pytest.approx(options.urgent, abs=0.01)


@pytest.mark.parametrize("desk", ["office", "zones"])
def test_gaps_lie_apart_and_within_shifts(desk: str) -> None:
    for person in scenario(Options.default(desk=desk, forgets=0.8, sick=0.1), 3).people:
        assert all(one.ends <= other.starts for one, other in pairwise(person.gaps))
        for gap in person.gaps:
            shift = shift_at(person.hours, gap.starts)
            assert shift is not None
            assert gap.ends <= shift.ends


def test_the_days_end_when_everything_should_be_done() -> None:
    days = scenario(Options.default(days=7), 1)
    assert (days.begins, days.ends) == (BEGINS, BEGINS + 2 * COOL_DOWN)
    assert all(each.at < BEGINS + COOL_DOWN for each in days.arrivals)


def test_teams_of_the_scale_run_share_nobody() -> None:
    options = Options.default(people=2, per_day=5.0, days=1)
    one, other = (scenario(options, 1, Place(n, 10 * n, 1000 * n)) for n in (1, 2))
    assert {each.facts.id for each in one.people}.isdisjoint(each.facts.id for each in other.people)
    assert one.arrivals[0].topic != other.arrivals[0].topic


def test_the_scale_run_tells_what_a_decision_costs(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--teammates", "5", "--conversations", "40", "--team-size", "3", "--jobs", "1")
    options = replace(Options.default(), teammates=5, conversations=300, team_size=3, jobs=1)
    costs = month(options)
    assert [each.people for each in costs] == [3, 2]
    assert sum(each.conversations for each in costs) == pytest.approx(300, rel=0.2)
    assert all(each.decisions >= each.conversations for each in costs)
    assert main(["simulate", *asked]) == 0
    said = capsys.readouterr().out
    assert "5 teammates in 2 teams" in said
    assert "µs a decision" in said


def test_the_table_is_as_wide_as_the_terminal() -> None:
    compared = compare(Options.default(people=2, per_day=5.0, days=1, seeds=1, jobs=1))
    assert all(len(line) <= 80 for line in table.table(compared, 80).splitlines())
    assert len(table.table(compared, 80).split("\n\n")) == 4


def test_losses_are_told_as_plainly_as_gains() -> None:
    ours = dict.fromkeys((figure for figure, *_ in table.SHOWN), Estimate(10, 0.1))
    theirs = ours | {
        "urgent_p95": Estimate(5, 0.1),
        "first_mean": Estimate(30, 0.1),
        "jain": Estimate(20, 0.1),
    }
    said = table.claims({"balanced": ours, "robin_elsewhere": theirs})
    assert said[0] == "balanced against robin_elsewhere: mean first response -67 %"
    assert said[-1].startswith("robin_elsewhere is better in urgent response, p95 (5.0 against 10.0), Jain")


def test_a_chart_of_nothing_is_no_error() -> None:
    nothing = {"balanced": dict.fromkeys((figure for figure, *_ in table.SHOWN), Estimate(0, 0))}
    assert "balanced" in chart.text(nothing)
    assert ET.fromstring(chart.svg(nothing, "No <day>")).find("{*}title") is not None  # noqa: S314 -- our own drawing
