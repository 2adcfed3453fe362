"""Order numbers: patterns that are safe, what they find, and what a person wrote about before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inhand.desk.conversations.actions.find_numbers import find_numbers, find_numbers_before
from inhand.desk.conversations.actions.save_number_pattern import delete_number_pattern, save_number_pattern
from inhand.desk.conversations.history import Past, again
from inhand.desk.conversations.models import FoundNumber, NumberPattern
from inhand.desk.conversations.numbers import BadPattern, Found, Patterns, address, address_problem, check
from inhand.desk.conversations.queries import with_number
from inhand.desk.conversations.tests.arriving import arrives, conversation
from inhand.desk.ledger.models import Entry
from inhand.desk.teams.problems import BadInput
from inhand.desk.teams.tests.people import AT, person

ORDER = r"\border\W{0,3}(\d{5,8})\b"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Order #48121 and order: 48122, ORDER 48121", ["48121", "48122"]),
        ("ünïcode order 48121", ["48121"]),
        ("reorder 48121, order 12", []),
        ("inv 12 34-a", ["INV1234-A"]),
    ],
)
def test_numbers_are_found_once_each_in_their_order(text: str, found: list[str]) -> None:
    patterns = Patterns([(1, ORDER), (2, r"\binv \d\d \d\d-[a-z]"), (3, "(unusable")])
    assert [each.value for each in patterns.find(text)] == found
    assert Patterns([(7, ORDER)]).find("order 48121") == [Found(7, "48121")]


@pytest.mark.parametrize(
    "pattern",
    ["", " ", "(", r"(\d)\1", r"(?=\d)", r"\d*", r"(\d)(\d)", "x" * 201, "please", r"(x{100}){100}{10}\d"],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_the_reason(pattern: str) -> None:
    with pytest.raises(BadPattern, match=r"[.)]$"):
        check(pattern)


def test_no_pattern_holds_the_desk_up() -> None:
    check(r"(\d+)+x")
    assert Patterns([(1, r"(\d+)+x")]).find("1" * 50_000) == []


def test_a_number_opens_in_the_shop() -> None:
    assert (
        address("https://shop.example/orders/{number}?x=1", "A/1") == "https://shop.example/orders/A%2F1?x=1"
    )
    assert address("", "A/1") == address_problem("") == address_problem("https://shop.example/{number}") == ""
    for bad in (
        "shop.example/{number}",
        "javascript:{number}",
        "https://{number}.example/",
        "https://shop.example/",
    ):
        assert address_problem(bad), bad


def test_what_they_wrote_about_before_is_said_in_a_sentence() -> None:
    order = frozenset({("Order", "48121")})
    days = [Past(each, AT - timedelta(days=each), "late-delivery", order) for each in (3, 20, 31)]
    now = Past(99, AT, "late-delivery", order)
    assert [(each.text, each.conversations) for each in again(now, [*days, now])] == [
        ("Wrote twice in the month before about the same order 48121", (3, 20))
    ]
    (told,) = again(Past(99, AT, "late-delivery"), days[:1])
    assert told.text == "Wrote once in the month before about late delivery"
    assert again(Past(99, AT, ""), days) == []


@pytest.mark.django_db
def test_what_was_and_what_will_be_written_is_read_for_numbers() -> None:
    amina = person()
    early = conversation(text="Where is order 48121?", subject="One")
    with pytest.raises(BadInput) as bad:
        save_number_pattern(None, title="", pattern="(", address="shop", by=amina, at=AT)
    assert set(bad.value.problems) == {"title", "pattern", "address"}
    made = save_number_pattern(None, title="Order", pattern=ORDER, by=amina, at=AT)
    assert find_numbers_before(None) is None
    later = arrives("Nothing yet.", subject="Order 48121, please", sender="eva@salon.example").message
    entry = Entry.objects.get(conversation=later.conversation_id)
    for _ in range(2):  # a job may run twice
        find_numbers(entry.pk)
    assert [each.conversation_id for each in with_number(" 48121 ")] == [later.conversation_id, early.pk]
    save_number_pattern(made, title="Order", pattern=r"\bORD-\d{4}\b", by=amina, at=AT)
    assert not FoundNumber.objects.exists()
    delete_number_pattern(made, by=amina, at=AT)
    assert not NumberPattern.objects.exists()
