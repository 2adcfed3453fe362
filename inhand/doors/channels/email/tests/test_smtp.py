from __future__ import annotations

import socket
import ssl
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from inhand.desk.conversations.inbound import Address
from inhand.doors.channels.email import smtp
from inhand.doors.channels.email.tests.mails import account, reply
from inhand.doors.channels.protocol import ChannelError
from tests.support.mail_servers import SmtpServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


def failure(settings: dict[str, str | int | bool], **changes: object) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        smtp.send(reply(**changes), account(settings))
    return caught.value


def test_a_reply_reaches_the_server_with_its_envelope(server: SmtpServer) -> None:
    receipt = smtp.send(
        reply(cc=(Address("bo@x.example"),), text="One\n.\n..two"), account(server.settings())
    )
    (received,) = server.received
    assert received.sender == "support@shop.example"
    assert received.recipients == ("ann@customer.example", "bo@x.example")
    assert b"Message-ID: <r1@shop.example>" in received.raw
    assert b"One\r\n.\r\n..two" in received.raw
    assert (receipt.provider_id, receipt.detail) == ("r1@shop.example", "2.0.0 OK, taken")


def test_a_sign_in_is_made_where_it_is_asked() -> None:
    with SmtpServer(user="desk", password="right") as server:
        smtp.send(reply(), account(server.settings()))
        assert len(server.received) == 1
        assert "signed in as desk" in smtp.check(account(server.settings()))
        error = failure(server.settings() | {"smtp_password": "wrong"})
    assert "does not accept the user name 'desk'" in str(error)
    assert not error.permanent


@pytest.mark.parametrize(
    ("mood", "permanent", "words"),
    [
        ("refuse", True, "No such user here"),
        ("defer", False, "Greylisted"),
        ("refuse_data", True, "Looks like spam"),
        ("defer_data", False, "Disk full"),
        ("drop_before_data", False, "broke"),
    ],
)
def test_a_refusal_is_told_in_words_and_kind(
    server: SmtpServer, mood: str, words: str, *, permanent: bool
) -> None:
    server.misbehave = mood
    error = failure(server.settings())
    assert words in str(error)
    assert error.permanent is permanent
    assert server.received == []


def test_a_connection_lost_after_the_text_is_tried_again_as_the_same_message(server: SmtpServer) -> None:
    server.misbehave = "drop_after_data"
    assert not failure(server.settings()).permanent
    server.misbehave = None
    smtp.send(reply(), account(server.settings()))
    first, second = server.received
    assert first == second


def test_one_refused_recipient_among_several_is_on_the_receipt(server: SmtpServer) -> None:
    server.refused = {"bo@x.example"}
    receipt = smtp.send(reply(cc=(Address("bo@x.example"),)), account(server.settings()))
    assert server.received[0].recipients == ("ann@customer.example",)
    assert "bo@x.example was refused: 550" in receipt.detail


def test_a_server_that_stalls_is_given_up_and_tried_again(server: SmtpServer) -> None:
    server.misbehave = "stall"
    error = failure(server.settings() | {"timeout_seconds": 1, "data_seconds": 1})
    assert not error.permanent


def test_a_reply_that_cannot_be_addressed_never_reaches_the_server(server: SmtpServer) -> None:
    error = failure(server.settings(), to=(Address("nobody"),))
    assert error.permanent
    assert "Correct it" in str(error)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"smtp_host": "nowhere.invalid"}, "No server is called 'nowhere.invalid'"),
        ({"smtp_port": 1}, "refuses connections"),
        ({"smtp_security": "tls"}, "does not speak TLS at once"),
        ({"smtp_security": "starttls"}, "offers no STARTTLS"),
        ({"smtp_host": ""}, "No SMTP server is set"),
        ({"smtp_user": "desk", "smtp_password": "x"}, "takes no password here"),
    ],
)
def test_a_wrong_setting_is_named(
    server: SmtpServer, change: dict[str, str | int | bool], words: str
) -> None:
    error = failure(server.settings() | change)
    assert words in str(error)
    assert not error.permanent


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime(2020, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=36500))
    signed = builder.add_extension(host, critical=False).sign(key, hashes.SHA256())
    file = tmp_path / "certificate.pem"
    form = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(signed.public_bytes(Encoding.PEM) + form)
    return file


@pytest.mark.parametrize("starttls", [True, False])
def test_a_certificate_nobody_vouches_for_is_named_and_may_be_trusted(
    certificate: Path, *, starttls: bool
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with SmtpServer(tls=context, starttls=starttls) as server:
        settings = server.settings() | {"smtp_security": "starttls" if starttls else "tls"}
        assert "certificate" in str(failure(settings))
        smtp.send(reply(), account(settings | {"tls_ca_file": str(certificate)}))
        smtp.send(reply(), account(settings | {"tls_verify": False}))
        assert len(server.received) == 2


def test_a_server_that_never_speaks_is_named() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        error = failure(
            {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "timeout_seconds": 1}
        )
    assert "did not answer within 1 s" in str(error)


def test_a_server_that_is_no_mail_server_is_named() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as web:
        threading.Thread(target=_answer_as_web, args=(web,), daemon=True).start()
        port = web.getsockname()[1]
        error = failure(
            {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "timeout_seconds": 5}
        )
    assert "Check the port" in str(error)


def _answer_as_web(server: socket.socket) -> None:
    client, _ = server.accept()
    with client:
        client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
