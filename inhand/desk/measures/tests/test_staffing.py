"""Erlang's formula against values worked out by others, and what is made of it."""

from __future__ import annotations

import pytest

from inhand.desk.measures.staffing import carried, erlang_b, erlang_c, late, mean_wait, needed, plan


@pytest.mark.parametrize(
    ("people", "load", "chance"),
    [
        (1, 0.5, 0.5),  # M/M/1: the load itself
        (2, 1.0, 1 / 3),  # M/M/2 at half load
        (3, 2.0, 4 / 9),  # Gross and Harris
        (4, 2.0, 4 / 23),
        (55, 48.0, 0.239),  # the worked example of call centres: 0.2 calls a second of 240 s
        (10, 0.0, 0.0),
        (3, 3.0, 1.0),
    ],
)
def test_the_chance_to_wait_is_the_published_one(people: int, load: float, chance: float) -> None:
    assert erlang_c(people, load) == pytest.approx(chance, abs=0.0005)


def test_erlang_b_is_the_published_one() -> None:
    """Of ten lines at a load of five, 1.84 % are blocked (any table of Erlang B)."""
    assert erlang_b(10, 5.0) == pytest.approx(0.0184, abs=0.00005)


def test_the_worked_example_of_call_centres_holds_its_service_level() -> None:
    """Load 48, 55 people, 240 s a call: 84.5 % within 15 s, 8.2 s on average."""
    assert 1 - late(55, 48.0, 4.0, 0.25) == pytest.approx(0.845, abs=0.001)
    assert (mean_wait(55, 48.0, 4.0) or 0) * 60 == pytest.approx(8.2, abs=0.05)


def test_work_that_piles_up_has_no_mean_wait() -> None:
    assert mean_wait(2, 2.5, 10) is None
    assert late(2, 2.5, 10, 60) == 1.0


@pytest.mark.parametrize(("load", "people"), [(0.0, 0), (0.5, 2), (1.7, 4), (4.0, 6)])
def test_nobody_is_planned_to_be_busy_all_the_time(load: float, people: int) -> None:
    assert needed(load, effort=10, target=60) == people


def test_what_comes_at_night_waits_for_the_morning() -> None:
    arrivals = {(0, 22): 2.0, (1, 3): 1.0, (1, 9): 4.0, (6, 23): 5.0}
    rota = {(0, 9): 1, (1, 9): 2}
    assert carried(arrivals, rota) == {(0, 9): 5.0, (1, 9): 7.0}


def test_one_more_person_is_worth_most_where_work_piles_up() -> None:
    arrivals = {(0, 9): 6.0, (0, 10): 2.0}
    nine, ten = plan(arrivals, {(0, 9): 1, (0, 10): 2}, effort=12, target=30)
    assert nine.load == pytest.approx(1.2)
    assert (nine.late, nine.wait) == (1.0, None)
    assert nine.late_with_one_more < 0.2
    assert nine.needed == 3
    assert ten.late - ten.late_with_one_more < 0.01
