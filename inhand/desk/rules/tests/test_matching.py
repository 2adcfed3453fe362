from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inhand.desk.rules.matching import LONGEST_TEXT, MessageFacts, Proposed, Rule, RuleSet, normal


def topic_of(rule: Rule, facts: MessageFacts) -> str:
    return RuleSet([rule]).propose(facts).topic


def has(keyword: str, text: str) -> bool:
    return topic_of(Rule(1, keywords=(keyword,), topic="hit"), MessageFacts("", text)) == "hit"


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("refund", "I want a REFUND, now"),
        ("Refund", "refund"),
        ("refund", "(refund)"),
        ("ruckgabe", "Die Rückgabe der Ware"),
        ("RÜCKGABE", "ruckgabe"),
        ("Rückgabe", "Ru\u0308ckgabe"),
        ("strasse", "Hauptstr. oder STRASSE? Straße!"),
        ("remboursé", "je veux etre rembourse."),
        ("łódź", "LODZ"),
        ("σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("возврат", "Где мой ВОЗВРАТ?"),  # noqa: RUF001 -- Russian
        ("credit card", "my credit\n  card is lost"),
        ("don't", "I don\u2019t know"),
        ("e-mail", "my e\u2011mail"),
        ("c++", "is c++ supported?"),
        ("#42", "about #42."),
        ("a", "a"),
        ("返品", "商品を返品したいのですが"),
        ("ガンバル", "ｶﾞﾝﾊﾞﾙ"),
        ("退款", "我要求退款。"),
        ("환불", "환불을 원합니다"),
        ("dhl", "DHLで届きました"),
        ("คืนเงิน", "ฉันต้องการคืนเงินค่ะ"),
        ("رصيد", "أريد رَصيد حسابي"),
        ("रिफंड", "मुझे रिफंड। चाहिए"),
    ],
)
def test_a_keyword_is_found_whatever_case_accents_and_script(keyword: str, text: str) -> None:
    assert has(keyword, text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("refund", "refunds"),
        ("fund", "refund"),
        ("credit card", "credit your card"),
        ("car", "card"),
        ("возврат", "возвратный"),
        ("か", "が"),
        ("कर", "करे"),
        ("bill", "b\nill"),
    ],
)
def test_part_of_a_word_is_not_a_keyword(keyword: str, text: str) -> None:
    assert not has(keyword, text)


def test_keywords_are_found_where_they_overlap() -> None:
    words = (
        "card",
        "credit card",
        "card number",
        "credit card number lost",
        "credit",
        "返",
        "返品",
        "品不可",
        "cr",
    )
    for word in words:
        rules = [Rule(n, keywords=(other,), topic="other") for n, other in enumerate(words) if other != word]
        rules.append(Rule(99, -1, keywords=(word,), topic="hit"))
        expected = "other" if word in {"credit card number lost", "cr"} else "hit"
        text = "the credit card number; 返品不可"
        assert RuleSet(rules).propose(MessageFacts("", text)).topic == expected, word


def test_a_phrase_does_not_begin_in_the_subject_and_end_in_the_text() -> None:
    rule = Rule(1, keywords=("credit card",), topic="hit")
    assert topic_of(rule, MessageFacts("credit", "card")) == ""
    assert topic_of(rule, MessageFacts("My credit card", "")) == "hit"


@pytest.mark.parametrize(
    ("rule", "matches"),
    [
        (Rule(1, sender_domain="acme.com", topic="x"), True),
        (Rule(1, sender_domain="@ACME.com", topic="x"), True),
        (Rule(1, sender_domain="me.com", topic="x"), False),
        (Rule(1, sender_domain="mail.acme.com", topic="x"), False),
        (Rule(1, sender_domain="com", topic="x"), True),
        (Rule(1, sender_domain="doe@Acme.com", topic="x"), True),
        (Rule(1, sender_domain="jo@acme.com", topic="x"), False),
        (Rule(1, subject_prefix="[shop]", topic="x"), True),
        (Rule(1, subject_prefix="Re:", topic="x"), True),
        (Rule(1, subject_prefix="order", topic="x"), False),
        (Rule(1, inbox=3, topic="x"), True),
        (Rule(1, inbox=4, topic="x"), False),
        (Rule(1, channel="chat", topic="x"), True),
        (Rule(1, channel="email", keywords=("order",), topic="x"), False),
        (Rule(1, inbox=3, keywords=("nothing", "order"), topic="x"), True),
        (Rule(1, inbox=3, keywords=("nothing",), topic="x"), False),
        (Rule(1, inbox=3, sender_domain="other.com", keywords=("order",), topic="x"), False),
        (Rule(1, topic="x"), False),
        (Rule(1, keywords=("  ", ""), topic="x"), False),
    ],
)
def test_everything_a_rule_asks_for_must_match(rule: Rule, matches: bool) -> None:  # noqa: FBT001 -- a table
    facts = MessageFacts(
        "Re: AW: [Shop] Order 17", "Hello", "Jane <Doe@ACME.com".rpartition("<")[2], 3, "chat"
    )
    assert (topic_of(rule, facts) == "x") is matches


def test_a_domain_stands_for_those_below_it() -> None:
    rule = Rule(1, sender_domain="acme.com", topic="x")
    assert topic_of(rule, MessageFacts("", "", "jane@mail.acme.com")) == "x"
    assert topic_of(rule, MessageFacts("", "", "jane@notacme.com")) == ""


def test_the_first_match_wins_for_each_field_apart() -> None:
    rules = [
        Rule(7, 2, keywords=("late",), topic="delivery", urgency=1),
        Rule(5, 1, keywords=("late",), urgency=2),
        Rule(4, 1, keywords=("never",), topic="other", urgency=3),
        Rule(3, 3, keywords=("late",), topic="complaint", urgency=0),
        Rule(9, 2, keywords=("late",), topic="second"),
    ]
    for order in permutations(rules):
        proposed = RuleSet(order).propose(MessageFacts("", "it is late"))
        assert proposed == Proposed(topic="delivery", topic_rule=7, urgency=2, urgency_rule=5)


def test_low_urgency_is_an_answer_too() -> None:
    rules = [Rule(1, 1, keywords=("late",), urgency=0), Rule(2, 2, keywords=("late",), urgency=3)]
    assert RuleSet(rules).propose(MessageFacts("", "late")) == Proposed(urgency=0, urgency_rule=1)


def test_no_rules_propose_nothing() -> None:
    assert RuleSet([]).propose(MessageFacts("a", "b", "c@d.e", 1, "email")) == Proposed()


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert has("end", "x " * (LONGEST_TEXT // 2 - 2) + "end")
    assert not has("end", "x " * (LONGEST_TEXT // 2) + "end")


LETTERS = st.text("aAäbß 返品が-'", min_size=1, max_size=6)


@given(st.lists(LETTERS, max_size=8), st.text("aAäbß 返品が-'", max_size=40))
def test_many_keywords_are_found_as_each_alone_would_be(keywords: list[str], text: str) -> None:
    for keyword in keywords:
        rules = [Rule(n, 1, keywords=(other,), topic="other") for n, other in enumerate(keywords)]
        together = RuleSet([*rules, Rule(99, 0, keywords=(keyword,), topic="hit")])
        assert (together.propose(MessageFacts("", text)).topic == "hit") == has(keyword, text)


@given(st.text(max_size=60))
def test_a_normal_text_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert normal(text.upper()) == normal(normal(text.upper()))
