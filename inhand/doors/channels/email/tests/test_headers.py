from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inhand.desk.conversations.inbound import Address
from inhand.doors.channels.email import headers, mime
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import account, mail


def read(line: str | bytes, name: str) -> str:
    raw = line if isinstance(line, bytes) else line.encode()
    return headers.text(mime.read(raw + b"\r\n\r\nx").message, name)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Subject: =?utf-8?B?R3LDvMOfZQ==?=", "Grüße"),
        ("Subject: =?iso-8859-1?Q?Gr=FC=DFe_aus?= K", "Grüße aus K"),
        ("Subject: =?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        ("Subject: =?utf-8?B?8J+Y?= =?utf-8?B?gA==?=", "😀"),  # split within the character
        ("Subject: =?utf-8?B?R3LDvMOfZQ?=", "Grüße"),  # no padding
        ("Subject: =?nonsense?Q?ok?=", "ok"),
        ("Subject: =?utf-8?X?broken?=", "=?utf-8?X?broken?="),
        ("Subject: two\r\n lines", "two lines"),
        ("Subject: nul\x00 and bell\x07", "nul and bell"),
        (b"Subject: Gr\xc3\xbc\xc3\x9fe", "Grüße"),
        (b"Subject: Gr\xfc\xdfe", "Grüße"),
    ],
)
def test_a_subject_reads_as_it_was_meant(written: str | bytes, meant: str) -> None:
    assert read(written, "subject") == meant


@pytest.mark.parametrize(
    ("written", "parties"),
    [
        ("Ann <Ann@Customer.Example>", [Address("ann@customer.example", "Ann")]),
        ('"Doe, Ann" <a@b.example>', [Address("a@b.example", "Doe, Ann")]),
        ("=?utf-8?Q?M=C3=BCller=2C_Ann?= <a@b.example>", [Address("a@b.example", "Müller, Ann")]),
        ("<a@b.example>, c@d.example", [Address("a@b.example"), Address("c@d.example")]),
        ("Team: a@b.example, c@d.example;", [Address("a@b.example"), Address("c@d.example")]),
        ("a@b.example, A@B.example", [Address("a@b.example")]),
        ("real@bank.example <thief@evil.example>", [Address("thief@evil.example", "real@bank.example")]),
        ("'a@b.example'", [Address("a@b.example")]),
        ("undisclosed-recipients:;", []),
        ('"', []),
        ("(" * 5000, []),
        ("a@", []),
    ],
)
def test_addresses_are_found_and_nonsense_left_out(written: str, parties: list[Address]) -> None:
    message = mime.read(f"From: {written}\r\n\r\nx".encode()).message
    assert list(headers.addresses(message, "from")) == parties


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("<a@b> <c@d>", ("a@b", "c@d")),
        ("a@b", ("a@b",)),
        ("<a@b>,<c@d>", ("a@b", "c@d")),
        ("<a@b><a@b>", ("a@b",)),
        ("<long\r\n part@b>", ("longpart@b",)),
        ("<[0A1B@exchange.example]>", ("[0A1B@exchange.example]",)),
        ("", ()),
        ("Message from Eva <eva@shop.example> of Monday <1@shop.example>", ("1@shop.example",)),
        ('Your message of "Sat, 10 Jul 2002 19:21:20 BST." <2@shop.example>', ("2@shop.example",)),
        ('Eva\'s message of "Wed, 28 Aug 2002 17:11:19 +0200"', ()),
    ],
)
def test_ids_lose_their_brackets_and_repeats(written: str, ids: tuple[str, ...]) -> None:
    assert headers.ids(written) == ids


def test_a_mail_to_thousands_is_read_no_further_than_anybody_writes() -> None:
    many = ", ".join(f"c{n}@c.example" for n in range(3_000))
    raw = f"To: first@c.example\r\nTo: {many}\r\nTo: last@c.example\r\n\r\nx".encode()
    found = [party.address for party in headers.addresses(mime.read(raw).message, "to")]
    assert found[:2] == ["first@c.example", "c0@c.example"]
    assert len(found) == 1_000
    assert "last@c.example" not in found


def test_a_date_is_read_in_utc_and_an_impossible_one_not_at_all() -> None:
    good = mime.read(b"Date: Sat, 21 Nov 2026 10:00:00 +0100\r\n\r\nx").message
    assert headers.date(good) == datetime(2026, 11, 21, 9, tzinfo=UTC)
    for nonsense in (b"yesterday", b"Sat, 99 Foo 2026 10:00", b"1 Jan 99999 00:00", b"\xff"):
        assert headers.date(mime.read(b"Date: " + nonsense + b"\r\n\r\nx").message) is None


def test_encoded_words_that_are_no_base64_are_read_as_far_as_they_go() -> None:
    """Found by ``bin/bench fuzz``: letters that are none among letters that do not make whole bytes."""
    raw = mail("To: =?utf-8?b?SGVsbG8g!!!d29ybGQhISEhIQX?= <a@b.example>")
    assert parse(raw, account()).to[0].name.startswith("Hello world!")
