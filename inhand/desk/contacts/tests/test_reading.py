"""What is pure: addresses, companies, values of fields."""

from __future__ import annotations

import pytest

from inhand.desk.contacts.companies import domain_of
from inhand.desk.contacts.facts import kept, problems_of
from inhand.desk.contacts.handles import BadHandle, checked, normal, phones_in, readable


@pytest.mark.parametrize(
    ("platform", "value", "made"),
    [
        ("email", " Ada@Bakery.Example ", "ada@bakery.example"),
        ("sms", "+49 (30) 12 34-56", "+4930123456"),
        ("whatsapp", "0049 30 123456", "+4930123456"),
        ("sms", "030 123456", "030 123456"),  # of which country?
        ("sms", "12345", "12345"),
        ("telegram", "Ada_99", "Ada_99"),
    ],
)
def test_an_address_is_kept_in_one_way(platform: str, value: str, made: str) -> None:
    assert normal(platform, value) == made


@pytest.mark.parametrize(
    ("platform", "value"),
    [("phone", "030 123456"), ("phone", "call me"), ("email", "ada"), ("email", "a@b"), ("telegram", " ")],
)
def test_what_is_no_address_is_refused_in_words(platform: str, value: str) -> None:
    with pytest.raises(BadHandle, match=r"[.]$"):
        checked(platform, value)


def test_phone_numbers_are_found_in_a_signature_and_read_well() -> None:
    assert phones_in("Ada Lovelace\nTel. +49 30 123456 · Order 4812") == {"+4930123456"}
    assert readable("sms", "+4930123456") == "+49 30 123456"


@pytest.mark.parametrize(
    ("value", "domain"),
    [
        ("ada@bakery.example", "bakery.example"),
        ("ada@gmail.com", ""),
        ("ada@GMX.de", ""),
        ("ada@mailbox.org", ""),
        ("x", ""),
        ("@ada_lovelace", ""),
    ],
)
def test_free_mail_says_nothing_of_a_company(value: str, domain: str) -> None:
    assert domain_of(value) == domain


@pytest.mark.parametrize(
    ("kind", "text", "good"),
    [
        ("text", "anything", "anything"), ("number", "-12,5", "-12.5"), ("number", "many", None),
        ("date", "2026-02-28", "2026-02-28"), ("date", "2026-02-30", None), ("date", "20260228", None),
        ("choice", "Gold", "Gold"), ("choice", "Tin", None),
        ("link", "https://crm.example/12", "https://crm.example/12"), ("link", "javascript:alert(1)", None),
        ("link", "", ""),
    ],
)  # fmt: skip
def test_a_value_fits_its_field(kind: str, text: str, good: str | None) -> None:
    if good is None:
        with pytest.raises(ValueError, match=r"[.]$"):
            kept(kind, text, ["Gold"])
    else:
        assert kept(kind, text, ["Gold"]) == good


def test_our_own_fields_are_checked() -> None:
    assert set(problems_of({"time_zone": "Berlin", "language": "German", "plan": "x" * 61})) == {
        "time_zone",
        "language",
        "plan",
    }
    assert problems_of({"time_zone": "Europe/Berlin", "language": "pt-BR", "name": "Ada"}) == {}
