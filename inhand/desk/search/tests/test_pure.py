"""Words, spelling, order and snippets: values in, values out."""

from __future__ import annotations

from datetime import date

import pytest

from inhand.desk.search.parse import parse
from inhand.desk.search.rank import Candidate, ordered
from inhand.desk.search.snippet import pattern, snippet
from inhand.desk.search.spelling import distance, nearest
from inhand.desk.search.words import tokens

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where is my parcel? #12", ["where", "is", "my", "parcel", "12"]),
        ("Straße, Größe", ["strasse", "grosse"]),
        ("ΑΘΉΝΑ Ёлка", ["αθηνα", "елка"]),
        ("返金", ["返金", "金"]),
        ("注文123の件", ["注文", "文", "123", "の件", "件"]),
        ("ガス ｶﾞｽ", ["ガス", "ス", "ガス", "ス"]),
        ("배송 지연", ["배송", "송", "지연", "연"]),
        ("हिन्दी में", ["हिनदी", "में"]),
        ("a_b", ["a", "b"]),
        ("x" * 90, ["x" * 40]),
    ],
)
def test_a_text_is_its_words(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("refund", "refund", 0),
        ("refnud", "refund", 1),
        ("refun", "refund", 1),
        ("rafund", "refund", 1),
        ("cat", "dogs", 2),
    ],
)
def test_swapped_neighbours_are_one_mistake(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 1) == apart


def test_the_nearest_are_those_with_the_fewest_mistakes() -> None:
    known = ["refund", "refunds", "receipt", "delivery", "deliver", "delivered"]
    assert nearest("refnud", known) == ["refund"]
    assert nearest("delviery", known) == ["delivery"]
    assert nearest("banana", known) == []


@pytest.mark.parametrize(
    ("asked", "texts", "expected"),
    [
        (
            "parcel",
            ["Nothing", "Where is my Parcels?"],
            [("Where is my ", False), ("Parcels", True), ("?", False)],
        ),
        ('"my cafe"', ["It is my  Café, no?"], [("It is ", False), ("my Café", True), (", no?", False)]),
        ("strasse", ["Die Straße"], [("Die ", False), ("Straße", True)]),
        ("返金", ["商品の返金をお願い"], [("商品の", False), ("返金", True), ("をお願い", False)]),
        ("art", ["A cart"], []),
        ("-parcel", ["A parcel"], []),
    ],
)
def test_a_snippet_shows_the_hit_as_it_was_written(
    asked: str, texts: list[str], expected: list[tuple[str, bool]]
) -> None:
    assert snippet(texts, pattern(parse(asked, TODAY).wanted)) == expected


def test_a_long_text_is_cut_around_its_hit() -> None:
    parts = snippet(["word " * 500 + "needle " + "hay " * 500], pattern(parse("needle", TODAY).wanted))
    assert ("needle", True) in parts
    assert len("".join(text for text, _ in parts)) < 220


def test_who_wrote_comes_before_what_it_is_about_and_fresh_before_old() -> None:
    terms = parse("otto", TODAY).wanted
    text, about, by = (Candidate(1, "x", "y", 1, live=False), Candidate(2, "otto", "y", 1, live=False),
                       Candidate(3, "x", "otto brandt", 1, live=False))  # fmt: skip
    old = Candidate(4, "x", "otto brandt", 300, live=False)
    assert ordered([text, about, by, old], terms) == [3, 2, 4, 1]
    assert ordered([by, old, text, about], terms) == [3, 2, 4, 1]
