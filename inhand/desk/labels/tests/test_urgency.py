import pytest

from inhand.desk.labels.urgency import HIGH, LOW, NORMAL, URGENT, Around, judge


@pytest.mark.parametrize(
    ("level", "text"),
    [
        (URGENT, "My card was stolen!"),
        (URGENT, "Meine Karte wurde gestohlen."),
        (URGENT, "Me han robado la tarjeta"),
        (URGENT, "Please answer as soon as possible."),
        (URGENT, "至急ご連絡ください"),
        (URGENT, "Il y a eu un accident, je suis blessé"),
        (HIGH, "I was charged twice for one order."),
        (HIGH, "Ich bin enttäuscht von Ihnen."),
        (NORMAL, "Which size fits me?"),
        (NORMAL, "I live in Firefox all day"),
        (LOW, "No rush: do you plan a blue one?"),
    ],
)
def test_the_words_say_how_urgent_it_is(level: int, text: str) -> None:
    assert judge("", text).level == level


def test_the_reason_names_the_words() -> None:
    assert "“was stolen" in judge("", "My card was stolen!").why[0]


def test_two_small_reasons_weigh_more_than_one() -> None:
    assert judge("", "It does not work.").level == NORMAL
    assert judge("", "It does not work, and I am still waiting.").level == HIGH


def test_who_writes_and_how_often_counts() -> None:
    assert judge("", "Hello?", Around(unanswered=3)).why == ("Wrote 3 times without an answer",)
    assert judge("", "Hello?", Around(this_month=4)).level == HIGH
    assert judge("", "Hello?", Around(important="Plan Gold")).why == ("Plan Gold",)


def test_shouting_is_a_reason() -> None:
    assert "Shouts: mostly capitals" in judge("", "WHERE IS MY ORDER NOW").why


def test_no_hurry_beside_a_theft_is_no_calm() -> None:
    assert judge("", "No rush, but my card was stolen").level == URGENT
