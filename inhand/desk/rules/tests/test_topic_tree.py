from __future__ import annotations

from typing import NamedTuple

import pytest

from inhand.desk.rules.topic_tree import deciding, in_order, path


class Row(NamedTuple):
    title: str
    team: str = ""


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Billing", ("billing",)),
        ("Billing / Refunds", ("billing", "refunds")),
        (" billing/refunds ", ("billing", "refunds")),
        ("Billing /  Card   refunds", ("billing", "card refunds")),
        ("/ Billing //", ("billing",)),
        ("", ()),
    ],
)
def test_a_title_with_slashes_is_a_path(title: str, names: tuple[str, ...]) -> None:
    assert path(title) == names


@pytest.mark.parametrize(
    ("rows", "teams"),
    [
        ([Row("Billing", "Accounts"), Row("Billing / Refunds")], ["Accounts", "Accounts"]),
        ([Row("billing/refunds"), Row("Billing", "Accounts")], ["Accounts", "Accounts"]),
        ([Row("Billing", "Accounts"), Row("Billing / Refunds", "Legal")], ["Accounts", "Legal"]),
        ([Row("A", "One"), Row("A / B", "Two"), Row("A / B / C")], ["One", "Two", "Two"]),
        ([Row("A", "One"), Row("A / B"), Row("A / B / C")], ["One", "One", "One"]),
        ([Row("A", "One"), Row("A / B / C")], ["One", "One"]),
        ([Row("Returns / exchanges"), Row("Billing", "Accounts")], ["", "Accounts"]),
        ([Row("Billing"), Row("Billing / Refunds", "Legal")], ["", "Legal"]),
    ],
)
def test_a_topic_without_a_team_goes_where_the_nearest_above_it_goes(
    rows: list[Row], teams: list[str]
) -> None:
    assert [by.team for _, by in deciding(rows)] == teams


def test_a_branch_stands_together_where_its_first_stood() -> None:
    titles = ["Shipping", "Billing / Refunds", "Accounts", "Billing", "Billing / Cards", "Shipping / Customs"]
    assert [title for _, title in in_order((str(n), title) for n, title in enumerate(titles))] == [
        "Shipping", "Shipping / Customs", "Billing", "Billing / Refunds", "Billing / Cards", "Accounts",
    ]  # fmt: skip
