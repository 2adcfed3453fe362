from __future__ import annotations

import pytest

from inhand.desk.routing.simulation.engine import simulate
from inhand.desk.routing.simulation.figures import estimate, estimates, figures, jain, quantile
from inhand.desk.routing.simulation.placing import POLICIES
from inhand.desk.routing.simulation.tests.desks import OPENS, URGENT, arrival, desk, on, person


def test_a_quantile_lies_between_two_neighbours_in_proportion() -> None:
    assert quantile([10, 0, 20], 0.5) == 10
    assert quantile([0, 10], 0.95) == 9.5
    assert quantile([], 0.5) == 0


def test_jain_is_one_when_all_have_the_same_and_one_of_n_when_one_has_everything() -> None:
    assert jain([3, 3, 3]) == pytest.approx(1)
    assert jain([5, 0, 0, 0]) == pytest.approx(0.25)
    assert jain([0, 0]) == 1


def test_the_standard_error_is_that_of_the_mean() -> None:
    found = estimate([1, 2, 3, 4])
    assert found.mean == 2.5
    assert found.error == pytest.approx((5 / 3 / 4) ** 0.5)
    assert estimate([7]).error == 0


def test_figures_are_in_business_minutes_and_count_who_still_waits() -> None:
    """One answered after 10 minutes, an urgent one of the night after 20, one begun too late to be finished."""
    arrivals = [
        arrival(1, on(9)),
        arrival(2, on(22), 20, urgency=URGENT),
        arrival(3, on(19, 50, day=3), 30),
    ]
    found = figures(simulate(desk([person(1)], arrivals, days=2)), {1: OPENS})
    assert found.first_mean == pytest.approx((10 + 20 + 10) / 3)
    assert found.first_mean_wall == pytest.approx((10 + 620 + 250) / 3)
    assert found.urgent_p95 == 20
    assert found.past_target == pytest.approx(1 / 3)
    assert (found.long_waits, found.long_waits_wall, found.still_waiting) == (0, 2, 1)
    assert found.handoffs_per_100 == 0


def test_stranded_are_the_business_hours_on_an_owner_who_is_not_there() -> None:
    people = [person(1, 12, 20), person(2, 8, 16)]
    outcome = simulate(desk(people, [arrival(1, on(8, 30))]), POLICIES["robin_elsewhere"])
    found = figures(outcome, {1: OPENS})
    assert found.stranded_hours == pytest.approx(3.5)
    assert found.owner_mean == pytest.approx(210)


def test_estimates_name_every_figure() -> None:
    run = figures(simulate(desk([person(1)], [arrival(1, on(9))])), {1: OPENS})
    assert estimates([run, run])["first_mean"].mean == pytest.approx(10)
