import pytest

from inhand.desk.labels.language import identify


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Where is my parcel? It should have come on Monday."),
        ("de", "Wo bleibt mein Paket? Ich warte schon."),
        ("es", "¿Dónde está mi paquete?"),
        ("fr", "Où est mon colis, s'il vous plaît ?"),
        ("pt", "Não recebi a encomenda"),
        ("it", "Non ho ricevuto il pacco"),
        ("nl", "Ik heb mijn pakket nog niet gekregen"),
        ("pl", "Gdzie jest paczka?"),
        ("sv", "Jag har inte fått mitt paket"),
        ("vi", "Tôi chưa nhận được hàng"),
        ("uk", "Де моя посилка?"),
        ("ru", "Где моя посылка?"),
        ("bg", "Къде е моята пратка?"),  # noqa: RUF001 -- Cyrillic
        ("ja", "荷物が届きません"),
        ("zh", "我的包裹在哪里"),
        ("ko", "택배가 안 왔어요"),
        ("ar", "أين طردي؟"),
        ("fa", "بسته من کجاست؟ ممنون می‌شوم بگویید"),
        ("el", "Πού είναι το δέμα μου;"),
        ("he", "איפה החבילה שלי?"),
        ("hi", "मेरा पार्सल कहाँ है"),
        ("th", "พัสดุของฉันอยู่ที่ไหน"),
        ("ka", "სად არის ჩემი ამანათი"),
        ("tr", "Paketim ne zaman gelir?"),
    ],
)
def test_a_short_message_is_told_by_its_letters(code: str, text: str) -> None:
    assert identify(text).code == code


def test_what_has_no_letters_has_no_language() -> None:
    assert identify("12 345 … 🙂").code == ""
    assert identify("https://shop.example/a ines@shop.example").confidence == 0


def test_a_brand_in_latin_letters_leaves_the_language() -> None:
    assert identify("iPhone のケースが壊れました").code == "ja"


def test_two_letters_are_less_sure_than_a_sentence() -> None:
    assert identify("de").confidence < identify("Das Paket ist heute leider nicht angekommen.").confidence


def test_a_long_text_is_read_in_its_beginning() -> None:
    assert identify("Ich warte auf mein Paket. " * 10 + "where is it " * 100_000).code == "de"
