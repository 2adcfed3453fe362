"""How files and pictures stand in a mail, and who is named on it."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from inhand.desk.conversations.inbound import Address
from inhand.doors.channels.email import compose
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import account, reply
from inhand.doors.channels.protocol import OutboundFile

TEXT, HTML = "text/plain", "text/html"
ALTERNATIVE, RELATED, MIXED = "multipart/alternative", "multipart/related", "multipart/mixed"
PDF = OutboundFile("terms.pdf", "application/pdf", b"%PDF-1.7")
SHOT = OutboundFile("shot.png", "image/png", b"\x89PNG", "p1@picture.inhand")
LOGO = OutboundFile("logo.gif", "image/gif", b"GIF89a", "p2@picture.inhand")


def shape(*files: OutboundFile) -> list[str]:
    raw = compose.compose(reply(files=files), account())
    return [part.get_content_type() for part in message_from_bytes(raw, policy=policy.default).walk()]


@pytest.mark.parametrize(
    ("files", "parts"),
    [
        ((), [ALTERNATIVE, TEXT, HTML]),
        ((SHOT,), [ALTERNATIVE, TEXT, RELATED, HTML, "image/png"]),
        ((SHOT, LOGO), [ALTERNATIVE, TEXT, RELATED, HTML, "image/png", "image/gif"]),
        ((PDF,), [MIXED, ALTERNATIVE, TEXT, HTML, "application/pdf"]),
        ((PDF, SHOT), [MIXED, ALTERNATIVE, TEXT, RELATED, HTML, "image/png", "application/pdf"]),
    ],
)
def test_parts_are_nested_as_mail_programs_expect(files: tuple[OutboundFile, ...], parts: list[str]) -> None:
    assert shape(*files) == parts


@pytest.mark.parametrize(
    "name",
    [
        "terms.pdf",
        "Rechnung März.pdf",
        "請求書 2026年.pdf",
        'the "final" one.pdf',
        "a" * 100 + ".pdf",
        "счёт " * 20 + ".pdf",
        "semi;colon=1.pdf",
    ],
)
def test_a_files_name_and_bytes_arrive(name: str) -> None:
    content = bytes(range(256)) * 40
    raw = compose.compose(reply(files=(OutboundFile(name, "application/pdf", content),)), account())
    (file,) = parse(raw, account()).files
    assert (file.filename, file.content_type, file.content) == (name, "application/pdf", content)
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    ("name", "arrives"),
    [("../../etc/passwd", "_.._etc_passwd"), ("a\r\nBcc: x@y", "a Bcc: x@y"), ("", "unnamed")],
)
def test_a_name_that_would_be_a_path_or_a_header_is_a_name(name: str, arrives: str) -> None:
    raw = compose.compose(reply(files=(OutboundFile(name, "text/plain", b"x"),)), account())
    assert parse(raw, account()).files[0].filename == arrives
    assert message_from_bytes(raw)["bcc"] is None


@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/mixed", "nonsense", "text/plain\r\nX: y", ""])
def test_what_is_no_kind_of_file_goes_as_bytes(kind: str) -> None:
    content = b"Subject: inner\r\n\r\nSee this."
    raw = compose.compose(reply(files=(OutboundFile("inner.eml", kind, content),)), account())
    (file,) = parse(raw, account()).files
    assert (file.content_type, file.content) == ("application/octet-stream", content)


def test_a_picture_of_the_words_is_related_to_them() -> None:
    html = f'<p>Look: <img src="cid:{SHOT.content_id}"></p>'
    read = parse(compose.compose(reply(html=html, files=(SHOT, PDF)), account()), account())
    assert [(each.filename, each.content_id, each.inline) for each in read.files] == [
        ("shot.png", SHOT.content_id, True),
        ("terms.pdf", "", False),
    ]
    assert f'src="cid:{SHOT.content_id}"' in read.html


def test_whoever_gets_a_blind_copy_is_on_the_envelope_alone() -> None:
    outbound = reply(
        bcc=(Address("boss@shop.example", "Boss"), Address("ann@customer.example")), files=(PDF,)
    )
    assert compose.recipients(outbound) == ["ann@customer.example", "boss@shop.example"]
    raw = compose.compose(outbound, account())
    assert b"boss" not in raw.lower()
    assert b"bcc" not in raw.lower()


def test_a_blind_copy_alone_can_be_sent() -> None:
    outbound = reply(to=(), bcc=(Address("boss@shop.example"),))
    assert compose.recipients(outbound) == ["boss@shop.example"]
    assert message_from_bytes(compose.compose(outbound, account()))["to"] is None


def test_a_reply_with_files_is_the_same_bytes_each_time() -> None:
    outbound = reply(files=(PDF, SHOT))
    assert compose.compose(outbound, account()) == compose.compose(outbound, account())
