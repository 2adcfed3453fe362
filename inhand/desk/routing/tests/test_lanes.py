"""A lane has a label that a person can read."""

from __future__ import annotations

import pytest

from inhand.desk.routing.lanes import lane_label
from inhand.desk.routing.tests.situations import SHIPPING, team


@pytest.mark.parametrize(
    ("second", "topic", "tier", "label"),
    [
        ((2,), "shipping-delay", 1, "L1 · shipping delay"),
        ((2,), "shipping-delay", 2, "L2 · shipping delay"),
        ((2,), "", 1, "L1 · Shipping"),
        ((), "shipping-delay", 1, "Shipping · shipping delay"),
        ((), "", 2, "Shipping"),
        ((), "shipping", 1, "Shipping"),
        ((2,), "shipping", 2, "L2 · Shipping"),
    ],
)
def test_a_lane_is_named_after_its_tier_or_team_and_its_topic(
    second: tuple[int, ...], topic: str, tier: int, label: str
) -> None:
    assert lane_label(team(SHIPPING, 1, 2, second_tier=second), topic, tier) == label
