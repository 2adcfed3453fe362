"""As whom a reply goes out."""

from __future__ import annotations

import pytest

from inhand.desk.replies.identity import Brand, Writer, identity, unknown

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
