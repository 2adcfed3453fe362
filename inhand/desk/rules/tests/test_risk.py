import pytest

from inhand.desk.rules.money import number
from inhand.desk.rules.risk import BEGINNING, END, Limits, Reason, find, shortened

THOUSAND = Limits(money=1000)


def codes(text: str, limits: Limits = THOUSAND) -> list[str]:
    return [reason.code for reason in find([text], limits=limits)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I have spoken to my lawyer about this.", "legal_threat"),
        ("Next time we will take you guys to court.", "legal_threat"),
        ("Ich schalte jetzt meinen Rechtsanwalt ein.", "legal_threat"),
        ("Wir behalten uns rechtliche Schritte vor.", "legal_threat"),
        ("Mañana hablo con mi abogado.", "legal_threat"),
        ("Nous allons déposer plainte auprès de la CNIL.", "legal_threat"),
        ("Vou falar com o meu advogado.", "legal_threat"),
        ("Il mio avvocato vi contatterà.", "legal_threat"),
        ("Ik schakel mijn advocaat in.", "legal_threat"),
        ("弁護士に相談します。", "legal_threat"),
        ("I will write to your CEO.", "executive"),
        ("Ich wende mich an Ihre Geschäftsführung.", "executive"),
        ("Ich wende mich an Ihre Geschaeftsfuehrung.", "executive"),
        ("Quiero hablar con el director general.", "executive"),
        ("Je vais écrire à votre PDG.", "executive"),
        ("Quero falar com o diretor geral.", "executive"),
        ("Scriverò al vostro amministratore delegato.", "executive"),
        ("Ik schrijf de raad van bestuur aan.", "executive"),
        ("社長に直接連絡します", "executive"),
        ("We will terminate the reseller contract.", "partner_dispute"),
        ("Wir kündigen den Vertrag fristlos.", "partner_dispute"),
        ("Queremos rescindir el contrato de distribución.", "partner_dispute"),
        ("Nous allons résilier notre contrat.", "partner_dispute"),
        ("Vamos rescindir o contrato.", "partner_dispute"),
        ("Intendiamo risolvere il contratto.", "partner_dispute"),
        ("Wij willen de overeenkomst ontbinden.", "partner_dispute"),
        ("代理店契約を終了したい", "partner_dispute"),
        ("My account was hacked last night.", "security"),
        ("I found a vulnerability in your login.", "security"),
        ("Mein Konto wurde gehackt.", "security"),
        ("Alguien usa mi tarjeta sin mi permiso.", "security"),
        ("Mon compte a été piraté.", "security"),
        ("Alguém usou o cartão sem a minha autorização.", "security"),
        ("C'è stata una violazione dei dati.", "security"),
        ("Is er een datalek bij jullie?", "security"),
        ("不正アクセスがありました", "security"),
        ("The battery caught fire.", "safety"),
        ("Das Gerät hat einen Stromschlag verursacht.", "safety"),
        ("Mi hijo acabó en el hospital.", "safety"),
        ("L'appareil a pris feu.", "safety"),
        ("O carregador pegou fogo.", "safety"),
        ("Il caricatore ha preso fuoco.", "safety"),
        ("Het apparaat heeft vlam gevat.", "safety"),
        ("充電器が発火しました", "safety"),
    ],
)
def test_risk_is_found_in_every_language(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(
    "written",
    ["lawyer", "LAWYER", "laywer", "lawyr", "lawyyer", "laaawyer", "lawwyerr", "l4wyer", "l@wyer", "l a w y e r",
     "l.a.w.y.e.r", "lаwyer", "lawyers", "ｌａｗｙｅｒ"],  # noqa: RUF001 -- look-alikes are the test
)  # fmt: skip
def test_a_word_is_found_however_it_is_written(written: str) -> None:
    assert codes(f"I told my {written} all of it.") == ["legal_threat"]


@pytest.mark.parametrize(
    "text",
    [
        "Where is the layer cake that I ordered?",
        "Le sue carte sono arrivate.",
        "The court of my tennis club is closed, so please change the address.",
        "Das Gericht im Restaurant war kalt.",
        "Bom dia, onde está o meu pedido?",
        "I want to play with other players.",
        "How long does express delivery take?",
        "Solicito un cambio de contraseña.",
        "Ich habe ein Problem mit der Anwendung.",
        "Thanks! The process was fine and the press button works.",
        "この商品はいつ届きますか。",
        "My order 123456789012 of 2026-03-04 has not arrived.",
    ],
)
def test_ordinary_mail_is_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("written", "is_above"),
    [
        ("1.234,56 €", True),
        ("€1.234,56", True),
        ("$1,234.56", True),
        ("1 234 EUR", True),
        ("1\u202f234,00 €", True),
        ("CHF 1'234.50", True),
        ("1234,5 euros", True),
        ("$12k", True),
        ("2,5 Mio. Euro", True),
        ("20万円", True),
        ("1億円", True),
        ("¥200,000", True),
        ("R$ 9.000,00", True),
        ("¥150,000", False),
        ("999,99 €", False),
        ("$1,000.00", False),
        ("12.50 EUR", False),
        ("1.234 pieces", False),
        ("5000", False),
        ("order 20001234 eurostar", False),
    ],
)
def test_money_is_read_in_every_notation(written: str, *, is_above: bool) -> None:
    assert codes(f"Please send back {written} now") == (["money"] if is_above else [])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1.234", 1234),
        ("1,5", 1.5),
        ("1.234.567", 1234567),
        ("12", 12),
    ],
)
def test_a_mark_before_three_digits_parts_thousands(written: str, value: float) -> None:
    assert number(written) == value


def test_the_limit_is_the_teams() -> None:
    assert codes("Refund me 400 EUR", Limits(money=300)) == ["money"]
    assert codes("Refund me 400 EUR", Limits(money=None)) == []
    assert codes("Refund me 400 EUR", Limits(money=300, currency="GBP")) == ["money"]
    assert codes("Refund me 340 EUR", Limits(money=300, currency="GBP")) == []


def test_the_teams_own_words_count() -> None:
    assert find(["It concerns the Meridian project"], limits=Limits(words=("meridian",))) == (
        Reason("team_words", ("meridian",)),
    )


def test_the_teams_own_words_may_be_stems_and_have_gaps() -> None:
    limits = Limits(words=("recall*", "stop _ production"))
    assert codes("We recalled it and stop all the production.", limits) == ["team_words"]
    assert codes("Please call me about production.", limits) == []


def test_topic_and_packet_count_without_a_word() -> None:
    assert find([], topic="legal-requests") == (Reason("topic", ("legal-requests",)),)
    assert find([], topic="billing") == ()
    assert [reason.code for reason in find([], billing_or_legal="both")] == ["packet_legal"]
    assert find([], billing_or_legal="billing") == ()


def test_every_message_of_the_conversation_is_read() -> None:
    reasons = find(["Hello", "my lawyer", "and your CEO", "my lawyer again, and an attorney"])
    assert reasons == (Reason("legal_threat", ("lawyer", "attorney")), Reason("executive", ("ceo",)))


def test_of_a_long_text_the_beginning_and_the_end_are_read() -> None:
    filling = "word " * BEGINNING
    assert codes("my lawyer " + filling) == codes(filling + " my lawyer") == ["legal_threat"]
    assert codes(filling + " my lawyer " + filling) == []
    assert len(shortened("x" * 60_000_000)) <= BEGINNING + END + 2


@pytest.mark.parametrize(
    "text", ["take _ ", "1 234 ", "$ ", "l.", "1,", "sue ", "report the the the ", "aaaaaaa ", "弁"]
)
def test_hostile_repetition_is_read_to_its_end(text: str) -> None:
    find([text * 5000 + " lawyer"], limits=THOUSAND)


def test_lists_are_folded_as_texts_are() -> None:
    assert codes("MISE EN DEMEURE") == ["legal_threat"]
