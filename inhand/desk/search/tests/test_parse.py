"""The language of the search field, as tables."""

from __future__ import annotations

from datetime import date

import pytest

from inhand.desk.search.match import fts5, tsquery
from inhand.desk.search.parse import BadQuery, parse

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "sqlite", "postgres"),
    [
        ("refund", '"refund" *', "('refund':*)"),
        ("Refund late", '"refund" * AND "late" *', "('refund':*) & ('late':*)"),
        ('"did not arrive"', '"did not arrive"', "('did' <-> 'not' <-> 'arrive')"),
        ("from:otto", 'people : "otto" *', "('otto':B*)"),
        ("to:help@lumen.example", 'addressed : "help lumen example" *', "('help':C <-> 'lumen':C <-> 'example':C*)"),
        ('subject:"late again"', 'subject : "late again"', "('late':A <-> 'again':A)"),
        ("tag:VIP", 'subject : "taggedvip"', "('taggedvip':A)"),
        ("refund -cheque", '("refund" *) NOT ("cheque" *)', "('refund':*) & !(('cheque':*))"),
        ("a -b -c", '("a" *) NOT ("b" * OR "c" *)', "(('a':*)) & !(('b':*) | ('c':*))"),
        ("Café \uff21\uff22\uff23", '"cafe" * AND "abc" *', "('cafe':*) & ('abc':*)"),
        ("返金", '"返金" *', "('返金':*)"),
        ("返金依頼", '"返金 金依 依頼" *', "('返金' <-> '金依' <-> '依頼':*)"),
        ("配", '"配" *', "('配':*)"),
        ('"배송 지연"', '"배송 지연"', "('배송' <-> '지연')"),
        ("ガス", '"ガス" *', "('ガス':*)"),
        ("A-1234", '"a 1234" *', "('a' <-> '1234':*)"),
        ("10:30", '"10 30" *', "('10' <-> '30':*)"),
        ("http://x.example/a", '"http x example a" *', "('http' <-> 'x' <-> 'example' <-> 'a':*)"),
        ("Re: order", '"re" * AND "order" *', "('re':*) & ('order':*)"),
        ("it's \"un", '"it s" * AND "un"', "('it' <-> 's':*) & ('un')"),
        ("*) OR 1=1 --", '"or" * AND "1 1" *', "('or':*) & ('1' <-> '1':*)"),
    ],
)  # fmt: skip
def test_words_reach_both_databases_alike(text: str, sqlite: str, postgres: str) -> None:
    query = parse(text, TODAY)
    assert fts5(query.terms)[0] == sqlite
    assert tsquery(query.terms)[0].replace("(('refund':*))", "('refund':*)") == postgres


def test_what_only_must_not_be_there_is_told_apart() -> None:
    assert fts5(parse("-spam", TODAY).terms) == ('"spam" *', True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is:open", ("is", "open", False, None)),
        ("-is:closed", ("is", "closed", True, None)),
        ("IS:Past", ("is", "past", False, None)),
        ("has:files", ("has", "attachment", False, None)),
        ("owner:me", ("owner", "me", False, None)),
        ('team:"Front office"', ("team", "front office", False, None)),
        ("topic:billing", ("topic", "billing", False, None)),
        ("before:2026-03-01", ("before", "2026-03-01", False, date(2026, 3, 1))),
        ("before:2026-02", ("before", "2026-02", False, date(2026, 2, 1))),
        ("after:2025", ("after", "2025", False, date(2025, 1, 1))),
        ("after:yesterday", ("after", "yesterday", False, date(2026, 3, 3))),
        ("after:2w", ("after", "2w", False, date(2026, 2, 18))),
    ],
)
def test_an_operator_is_a_fact(text: str, expected: tuple[object, ...]) -> None:
    (found,) = parse(text, TODAY).filters
    assert (found.name, found.value, found.negated, found.day) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("is:lost", "is:lost is not understood. is: takes one of open"),
        ("has:legs", "has:legs is not understood. has: takes one of attachment"),
        ("before:soon", "before:soon is not understood. before: takes a day such as"),
        ("before:2026-13", "before:2026-13 is not understood"),
        ('from:""', "from: needs who wrote"),
        ("form:otto", "There is no operator form:. Did you mean from:"),
        ("ownr:me", "Did you mean owner:"),
        (" ".join("word" for _ in range(21)), "at most 20"),
        ("x" * 501, "at most 500"),
    ],
)
def test_a_mistake_names_the_operator_and_its_rule(text: str, words: str) -> None:
    with pytest.raises(BadQuery, match=words.replace("(", r"\(")):
        parse(text, TODAY)


@pytest.mark.parametrize(
    ("text", "number"), [("#12", 12), (" 12 ", 12), ("12 eggs", None), ("", None), ("#", None)]
)
def test_a_number_is_a_conversation(text: str, number: int | None) -> None:
    assert parse(text, TODAY).number == number


def test_nothing_asked_is_nothing() -> None:
    assert not parse("  - ", TODAY)
