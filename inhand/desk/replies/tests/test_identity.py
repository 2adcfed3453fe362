"""As whom a reply goes out."""

from __future__ import annotations

import pytest

from inhand.desk.replies.identity import Brand, Writer, identity, unknown
from inhand.desk.replies.signature import signature

AMINA = Writer("Amina Koné", "Amina\nLumen Coffee, Hamburg")
OWN = ["help@lumen.example", "orders@lumen.example"]


@pytest.mark.parametrize(
    ("written_to", "answered_from"),
    [
        (["help@lumen.example"], "help@lumen.example"),
        (["ann@x.example", "Orders@Lumen.example"], "orders@lumen.example"),
        (["orders+spring@lumen.example"], "orders@lumen.example"),
        (["somebody@else.example"], "help@lumen.example"),
        ([], "help@lumen.example"),
    ],
)
def test_an_answer_comes_from_the_address_the_customer_wrote_to(
    written_to: list[str], answered_from: str
) -> None:
    assert identity(Brand("Lumen", OWN), AMINA, written_to=written_to).address == answered_from


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("", "Amina Koné · Lumen"),
        ("{teammate.first_name} at {inbox.name}", "Amina at Lumen"),
        ("{inbox.name}", "Lumen"),
        ("  Lumen\nservice ", "Lumen service"),
    ],
)
def test_the_inbox_says_under_which_name(pattern: str, name: str) -> None:
    assert identity(Brand("Lumen", OWN, sender_name=pattern), AMINA, written_to=()).name == name


def test_a_signature_is_the_teammates_or_the_inboxs_with_theirs_in_it() -> None:
    assert identity(Brand("Lumen", OWN), AMINA, written_to=()).signature == AMINA.signature
    ours = Brand("Lumen", OWN, signature="{teammate.signature}\n\n{inbox.name} · {inbox.address}")
    assert identity(ours, AMINA, written_to=OWN[1:]).signature == (
        "Amina\nLumen Coffee, Hamburg\n\nLumen · orders@lumen.example"
    )
    assert identity(ours, Writer("Ben"), written_to=()).signature == "Lumen · help@lumen.example"


def test_a_variable_that_there_is_not_is_named() -> None:
    assert unknown("{teammate.name} {contact.name} {inbox.phone} {contact.name}") == [
        "contact.name",
        "inbox.phone",
    ]


HTML = "<table><tr><td><b>{teammate.name}</b></td></tr></table>{teammate.signature}"


def test_a_signature_in_html_takes_names_as_words_and_a_persons_own_as_it_was_meant() -> None:
    ours = Brand("Lumen", OWN, signature=HTML, logo="l1")
    made = identity(ours, Writer("Eva <Chef>", "Eva\n<3 & more", "l2"), written_to=())
    assert "<b>Eva &lt;Chef&gt;</b>" in made.signature
    assert "Eva<br>&lt;3 &amp; more" in made.signature
    assert made.logo == "l1"
    inner = identity(ours, Writer("Ben", "<p>Ben</p>", "l2"), written_to=())
    assert inner.signature.endswith("<p>Ben</p>")
    plain = identity(
        Brand("Lumen", OWN, signature="{teammate.signature}"),
        Writer("Ben", "<p>Ben &amp; co</p>"),
        written_to=(),
    )
    assert plain.signature == "Ben & co"
    assert identity(Brand("Lumen", OWN, logo="l1"), Writer("Ben", "Ben", "l2"), written_to=()).logo == "l2"


@pytest.mark.parametrize(
    ("words", "logo", "text", "shown", "hidden"),
    [
        ("", "", "", "", "cid:"),
        ("Amina\nLumen", "", "Amina\nLumen", "<p>Amina<br>\nLumen</p>", "cid:"),
        ("Amina <3", "", "Amina <3", "Amina &lt;3", "cid:"),
        ("Amina", "l1@inhand", "Amina", 'src="cid:l1@inhand"', "{logo}"),
        ("", "l1@inhand", "", 'src="cid:l1@inhand"', "{logo}"),
        ("<p>Amina</p>{logo}", "l1@inhand", "Amina", "<p>Amina</p><img", "{logo}"),
        ("<p>Amina</p>{logo}", "", "Amina", "<p>Amina</p>", "{logo}"),
        ('<p style="color:#c00;position:fixed">Amina</p>', "", "Amina", "color:#c00", "position"),
        ('<p style="background-color:url(https://x.example)">A</p>', "", "A", "<p>A</p>", "x.example"),
        ('<p style="margin:-99px 0 0">A</p>', "", "A", "<p>A</p>", "margin"),
        ('<p onclick="x()">A</p><script>alert(1)</script>', "", "A", "<p>A</p>", "alert"),
        ('<p>A</p><img src="https://x.example/p.gif"><img src="cid:other">', "", "A", "<p>A</p>", "img"),
        ('<a href="javascript:x()">A</a> <a href="https://x.example">B</a>', "", "A B (https://x.example)",
         'href="https://x.example"', "javascript"),
        ("<table><tr><td>A</td><td>B</td></tr></table>", "", "A\nB", "<td>A</td>", "cid:"),
    ],
)  # fmt: skip
def test_a_signature_is_safe_and_has_its_text(
    words: str, logo: str, text: str, shown: str, hidden: str
) -> None:
    made = signature(words, logo)
    assert made.text == text
    assert shown in made.html
    assert hidden not in made.html
