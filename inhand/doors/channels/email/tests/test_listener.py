from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

import pytest

from inhand.doors.channels.email.listener import Listener, UnknownRecipient
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import DESK, account, mail

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 50_000


class Shelf:
    """Stands for the durable store."""

    def __init__(self) -> None:
        self.kept: list[tuple[bytes, list[str]]] = []
        self.is_full = False

    def accept(self, raw: bytes, recipients: list[str]) -> None:
        if self.is_full:
            message = "No space left on device"
            raise OSError(message)
        if any(not recipient.startswith("support") for recipient in recipients):
            message = f"No inbox here has the address {recipients[0]}"
            raise UnknownRecipient(message)
        self.kept.append((raw, recipients))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def lmtp(shelf: Shelf) -> Iterator[smtplib.LMTP]:
    listener = Listener("127.0.0.1", 0, shelf.accept, LIMIT, lmtp=True)
    with listener, smtplib.LMTP("127.0.0.1", listener.port, local_hostname="test") as client:
        client.ehlo_or_helo_if_needed()
        yield client


@pytest.fixture
def smtp(shelf: Shelf) -> Iterator[smtplib.SMTP]:
    listener = Listener("127.0.0.1", 0, shelf.accept, LIMIT, lmtp=False)
    with listener, smtplib.SMTP("127.0.0.1", listener.port, local_hostname="test") as client:
        client.ehlo_or_helo_if_needed()
        yield client


def test_a_mail_is_taken_with_its_envelope(smtp: smtplib.SMTP, shelf: Shelf) -> None:
    smtp.sendmail("ann@customer.example", ["support+token@shop.example"], mail("To: hidden:;"))
    ((raw, recipients),) = shelf.kept
    assert recipients == ["support+token@shop.example"]
    assert raw.startswith(
        b"Return-Path: <ann@customer.example>\r\nEnvelope-To: support+token@shop.example\r\n"
    )
    assert parse(raw, account()).text.strip() == "Hello"


def test_a_bounce_keeps_its_empty_return_path(smtp: smtplib.SMTP, shelf: Shelf) -> None:
    smtp.sendmail("", [DESK], mail())
    assert shelf.kept[0][0].startswith(b"Return-Path: <>\r\n")


def test_what_cannot_be_stored_stays_with_its_sender(smtp: smtplib.SMTP, shelf: Shelf) -> None:
    shelf.is_full = True
    with pytest.raises(smtplib.SMTPDataError) as caught:
        smtp.sendmail("ann@customer.example", [DESK], mail())
    assert caught.value.smtp_code == 451
    shelf.is_full = False
    smtp.sendmail("ann@customer.example", [DESK], mail())
    assert len(shelf.kept) == 1


def test_an_unknown_recipient_is_refused(smtp: smtplib.SMTP, shelf: Shelf) -> None:
    with pytest.raises(smtplib.SMTPDataError) as caught:
        smtp.sendmail("ann@customer.example", ["nobody@shop.example"], mail())
    assert caught.value.smtp_code == 550
    assert shelf.kept == []


def test_a_mail_too_large_is_refused_and_the_next_one_taken(smtp: smtplib.SMTP, shelf: Shelf) -> None:
    smtp.mail("ann@customer.example")
    smtp.rcpt(DESK)
    code, _ = smtp.data(mail(body="x\n" * LIMIT))
    assert code == 552
    smtp.sendmail("ann@customer.example", [DESK], mail())
    assert len(shelf.kept) == 1


def test_a_line_longer_than_the_standard_allows_is_taken(smtp: smtplib.SMTP, shelf: Shelf) -> None:
    smtp.sendmail("ann@customer.example", [DESK], mail(body="x" * 20_000))
    assert b"x" * 20_000 in shelf.kept[0][0]


def test_lmtp_answers_for_each_recipient(lmtp: smtplib.LMTP, shelf: Shelf) -> None:
    lmtp.mail("ann@customer.example")
    for recipient in (DESK, "nobody@shop.example", "support-2@shop.example"):
        lmtp.rcpt(recipient)
    codes = [lmtp.data(mail())[0], *(lmtp.getreply()[0] for _ in range(2))]
    assert codes == [250, 550, 250]
    assert [recipients for _, recipients in shelf.kept] == [[DESK], ["support-2@shop.example"]]


def test_lmtp_refuses_a_large_mail_for_each_recipient(lmtp: smtplib.LMTP) -> None:
    lmtp.mail("ann@customer.example")
    lmtp.rcpt(DESK)
    lmtp.rcpt("support-2@shop.example")
    codes = [lmtp.data(mail(body="x\n" * LIMIT))[0], lmtp.getreply()[0]]
    assert codes == [552, 552]
    assert lmtp.noop()[0] == 250


def test_a_port_in_use_is_named(shelf: Shelf) -> None:
    with Listener("127.0.0.1", 0, shelf.accept, LIMIT) as first:
        second = Listener("127.0.0.1", first.port, shelf.accept, LIMIT)
        with pytest.raises(OSError, match="Choose another port"):
            second.start()
