# ruff: noqa: RUF001 -- mails of many scripts
from __future__ import annotations

import pytest

from inhand.doors.channels.email import quotes

EARLIER = "> The earlier mail\n> goes here.\n"


@pytest.mark.parametrize(
    "mark",
    [
        "On Mon, 3 May 2026 at 18:30, Shop <support@shop.example> wrote:",
        "On Mon, 3 May 2026 at 18:30, Shop\n<support@shop.example> wrote:",
        "Am 3. Mai 2026 um 18:30 schrieb Shop <support@shop.example>:",
        "Le lun. 3 mai 2026 à 18:30, Shop <support@shop.example> a écrit :",
        "El lun, 3 may 2026 a las 18:30, Shop (<support@shop.example>) escribió:",
        "Il giorno lun 3 mag 2026 alle ore 18:30 Shop <support@shop.example> ha\nscritto:",
        "Em seg., 3 de mai. de 2026 às 18:30, Shop <support@shop.example> escreveu:",
        "Op ma 3 mei 2026 om 18:30 schreef Shop <support@shop.example>:",
        "Den mån 3 maj 2026 kl 18:30 skrev Shop <support@shop.example>:",
        "pon., 3 maj 2026 o 18:30 Shop <support@shop.example> napisał(a):",
        "пн, 3 мая 2026 г. в 18:30, Shop <support@shop.example>:",
        "2026年5月3日(月) 18:30 Shop <support@shop.example>:",
        "2026/5/3 Shop <support@shop.example>",
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "---- On Mon, 03 May 2026 18:30:00 +0200 support@shop.example wrote ----",
        "From: Shop <support@shop.example>\nSent: Monday, 3 May 2026 18:30\nTo: Ann\nSubject: Order",
        "Von: Shop <support@shop.example>\nGesendet: Montag, 3. Mai 2026 18:30\nAn: Ann\nBetreff: Bestellung",
        "发件人: Shop <support@shop.example>\n发送时间: 2026年5月3日\n收件人: Ann\n主题: 订单",
    ],
)
def test_the_earlier_mail_is_folded_in_every_language(mark: str) -> None:
    assert quotes.visible(f"Thank you.\n\n{mark}\n{EARLIER}") == "Thank you."


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAnn\n+49 30 1234",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Get Outlook for iOS",
    ],
)
def test_a_signature_is_folded(signature: str) -> None:
    assert quotes.visible(f"Thank you.\n\n{signature}\n") == "Thank you."


def test_answers_between_quoted_lines_keep_the_lines_they_answer() -> None:
    text = (
        "On 3 May 2026 at 18:30, Shop <s@shop.example> wrote:\n> Which size?\nLarge.\n> Which colour?\nRed.\n"
    )
    assert quotes.visible(text) == text.strip()


def test_an_answer_below_the_quotation_is_what_is_seen() -> None:
    text = f"On 3 May 2026 at 18:30, Shop <s@shop.example> wrote:\n{EARLIER}\nPlease cancel it."
    assert quotes.visible(text) == "Please cancel it."


def test_a_bare_forward_is_shown_whole() -> None:
    text = "---------- Forwarded message ----------\nFrom: Bo <bo@x.example>\nSubject: Broken\n\nIt broke."
    assert "It broke." in quotes.visible(text)


@pytest.mark.parametrize(
    "text",
    [
        "On the other hand, I wrote:\nnothing.",
        "From: Berlin\nTo: Paris\nDate: 3 May 2026\nTwo adults, please.",
        "The price is > 100 Euro.\nIs it?",
        "Dear team,\n\nI sent from my side the form.\n\nKind regards\nAnn",
    ],
)
def test_ordinary_words_are_not_folded(text: str) -> None:
    assert quotes.visible(text) == text


@pytest.mark.parametrize(
    "hostile",
    [
        ">" * 200_000,
        "> \n" * 60_000,
        "On " * 60_000 + "wrote:",
        "On 1 1\n" * 20_000,
        "a@b" * 50_000,
        "-" * 200_000,
        "---\n" * 50_000,
        "From: " * 40_000,
        "\n" * 200_000,
        "x\n" + "Sent from my iPhone\n" * 4_000,
        "x\n" + "-- \n" * 20_000,
    ],
)
def test_hostile_text_comes_back(hostile: str) -> None:
    assert len(quotes.visible(hostile)) <= quotes.MAX_TEXT


@pytest.mark.parametrize(
    "mark",
    [
        "Max Muster <max@a.example> schrieb am Fr., 28. Apr. 2017 um 11:53 Uhr:",
        "2016-10-24 15:36 GMT+02:00 Ann Other <\nann@a.example>:",
        "pe 20. lokakuuta 2017 klo 17.50 Ann Other\n<ann@a.example> kirjoitti:",
        "====\n\nMessage du : 12/12/2016 13:20\nDe : Ann <ann@a.example>\nSujet : Question",
        "Sent from MailApp <https://a.example/app>",
    ],
)
def test_more_marks_fold_what_follows(mark: str) -> None:
    assert quotes.visible(f"My answer.\n\n{mark}\n\nearlier words") == "My answer."


def test_a_mark_above_the_answer_folds_nothing_but_itself() -> None:
    above = "On 15 May 2017 19:32, Ann <ann@a.example> wrote:"
    text = f"{above}\n\nMy answer.\n\n{above}\n\n> earlier words"
    assert quotes.visible(text) == "My answer."
