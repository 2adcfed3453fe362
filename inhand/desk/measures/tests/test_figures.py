"""Quantiles with waits that are not over, evenness, and the gate of what is predictable."""

from __future__ import annotations

import pytest

from inhand.desk.measures.figures import Quantile, counted, gini, jain, quantile
from inhand.desk.measures.predictable import verdict


@pytest.mark.parametrize(
    ("over", "running", "share", "expected"),
    [
        ({}, {}, 0.5, None),
        ({5: 1}, {}, 0.9, Quantile(5)),
        ({1: 5, 9: 5}, {}, 0.5, Quantile(1)),
        ({1: 5, 9: 5}, {}, 0.9, Quantile(9)),
        ({1: 2}, {8: 8}, 0.5, Quantile(8, at_least=True)),
        # The textbook case: 6 at risk, ends at 1 and 3, one lost at 2; then 2 of 4 left.
        ({1: 1, 3: 1, 5: 2}, {2: 1, 6: 1}, 0.5, Quantile(5)),
        ({10: 1}, {3: 99}, 0.5, Quantile(10)),
    ],
)
def test_the_quantile_counts_who_still_waits(
    over: dict[int, int], running: dict[int, int], share: float, expected: Quantile | None
) -> None:
    assert quantile(over, running, share) == expected


@pytest.mark.parametrize(
    ("minutes", "kept"), [(-1, 0), (0.99, 0), (59.9999999999, 60), (999.5, 999), (12345, 12300)]
)
def test_minutes_are_counted_whole_and_long_ones_to_three_figures(minutes: float, kept: int) -> None:
    assert counted(minutes) == kept


def test_evenness_is_one_for_equals_and_least_for_one_who_has_all() -> None:
    assert (jain([3, 3, 3]), gini([3, 3, 3])) == (1.0, 0.0)
    assert jain([9, 0, 0]) == pytest.approx(1 / 3)
    assert gini([9, 0, 0]) == pytest.approx(2 / 3)
    assert (jain([]), gini([0, 0])) == (None, None)


DULL = {"opened": 25, "moved": 1, "replies": 30, "duplicates": 0, "waits": 30, "late": 1, "corrected": 1}


def test_four_dull_weeks_are_predictable() -> None:
    found = verdict(1, "invoices", [DULL] * 4)
    assert (found.is_predictable, found.because) == (True, [])
    assert found.rates["moved"] == pytest.approx(0.04)


def test_one_bad_week_is_enough_and_is_named() -> None:
    found = verdict(1, "invoices", [DULL, DULL | {"moved": 5}, DULL, DULL])
    assert not found.is_predictable
    assert found.because == ["20 % changed hands in one week; at most 10 % may be."]


def test_a_week_in_which_nothing_came_is_not_a_dull_one() -> None:
    """Nobody is predictable for four weeks on the second day."""
    found = verdict(1, "invoices", [{}, {}, {}, DULL])
    assert found.because == ["Nothing came in 3 of 4 weeks."]


def test_too_few_say_nothing() -> None:
    found = verdict(1, "invoices", [{"opened": 4, "waits": 4}] * 4)
    assert found.because == ["Only 16 conversations in 4 weeks; 20 are needed."]
