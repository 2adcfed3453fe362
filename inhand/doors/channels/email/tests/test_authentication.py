"""Whose word counts about a sender, and what a person is told."""

# ruff: noqa: E501, FBT001 -- a header is a line, and a case has its answer

from __future__ import annotations

import pytest

from inhand.doors.channels.email import authentication, mime
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import account, mail

_GOOD = "Authentication-Results: mx.shop.example; dmarc=pass header.from=customer.example"
_BAD = "Authentication-Results: mx.shop.example; spf=pass smtp.mailfrom=thief.example; dmarc=fail header.from=customer.example"


@pytest.mark.parametrize(
    ("lines", "authentic"),
    [
        ((), None),
        ((_GOOD,), True),
        ((_BAD,), False),
        # The topmost is ours; what stands below came with the mail.
        ((_BAD, _GOOD), False),
        ((_GOOD, _BAD), True),
        (("Authentication-Results: mx.elsewhere.example; dmarc=pass header.from=customer.example",), None),
        (("Authentication-Results: evilshop.example; dmarc=pass header.from=customer.example",), None),
        (("Authentication-Results: shop.example 1; dkim=pass (2048-bit; ok) header.d=customer.example",), True),
        (("Authentication-Results: shop.example; dkim=pass header.i=@mail.customer.example",), True),
        # A pass for another domain vouches for nobody here.
        (("Authentication-Results: shop.example; dkim=pass header.d=news.example; spf=softfail smtp.mailfrom=ann@customer.example",), False),
        (("Authentication-Results: shop.example; dmarc=pass header.from=thief.example",), False),
        (("Authentication-Results: shop.example; spf=fail smtp.mailfrom=customer.example; dkim=pass header.d=customer.example",), True),
        (("Authentication-Results: shop.example; spf=neutral smtp.mailfrom=customer.example",), None),
        (("Authentication-Results: shop.example; dmarc=temperror header.from=customer.example",), None),
        (("Authentication-Results: shop.example; none",), None),
        (("Authentication-Results: ",), None),
        (("Authentication-Results: shop.example; ((((; dmarc=pass=fail;;; =",), None),
    ],
)  # fmt: skip
def test_only_our_own_server_says_whether_a_mail_is_from_whom_it_says(
    lines: tuple[str, ...], authentic: bool | None
) -> None:
    read = parse(mail(*lines), account())
    assert read.authentic is authentic
    assert bool(read.warnings) is (authentic is False)


def test_the_warning_says_what_failed_and_what_to_do() -> None:
    (said,) = parse(mail(_BAD), account()).warnings
    assert "ann@customer.example" in said
    assert "DMARC fail" in said


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, ("shop.example",)),
        ({"imap_host": "imap.hoster.example"}, ("shop.example", "imap.hoster.example", "hoster.example")),
        ({"imap_host": "imap.gmail.com"}, ("mx.google.com",)),
        ({"imap_host": "outlook.office365.com"}, ("-", "mx.microsoft.com")),
        (
            {"imap_host": "imap.gmail.com", "authserv_id": "MX1.example mx2.example"},
            ("mx1.example", "mx2.example"),
        ),
    ],
)
def test_the_servers_whose_word_counts_are_set_or_follow_from_the_account(
    settings: dict[str, str | int | bool], names: tuple[str, ...]
) -> None:
    assert authentication.names(account(settings)) == names


def test_microsoft_writes_without_a_name_and_that_counts_only_there() -> None:
    raw = mail(
        "Authentication-Results: spf=pass smtp.mailfrom=customer.example; dkim=none; dmarc=fail action=none header.from=customer.example"
    )
    assert parse(raw, account({"imap_host": "outlook.office365.com"})).authentic is False
    assert parse(raw, account()).authentic is None


def test_a_name_that_shows_another_address_is_warned_of() -> None:
    raw = mail(sender='"service@bank.example" <x@thief.example>')
    assert "bank.example" in parse(raw, account()).warnings[0]
    same = mail(sender='"ann@customer.example" <ann@mail.customer.example>')
    assert not parse(same, account()).warnings


def test_no_field_of_any_shape_stops_the_reading() -> None:
    tree = mime.read(mail("Authentication-Results: " + "(" * 5000 + ";" * 5000 + '"' * 501))
    assert authentication.check(tree.message, account(), parse(mail(), account()).sender).authentic is None
