from __future__ import annotations

import pytest

from inhand.doors.channels.email import bodies, headers, mime
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import account, mail


def nested(depth: int) -> bytes:
    levels = (f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return b"From: a@b.example\r\nSubject: deep\r\n" + "".join(levels).encode() + b"\r\nfound"


def test_parts_nested_too_deep_are_not_built_but_the_headers_are_read() -> None:
    read = parse(nested(2000), account())
    assert (read.subject, read.sender.address) == ("deep", "a@b.example")
    assert any("nested" in problem for problem in read.problems)


def test_a_deep_but_possible_tree_is_read() -> None:
    read = parse(nested(mime.MAX_DEPTH - 1), account())
    assert read.text == "found"
    assert not any("nested" in problem for problem in read.problems)


def test_too_many_parts_are_not_built() -> None:
    many = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 20_000
    _, problems = mime.read(many)
    assert any("parts" in problem for problem in problems)


def test_a_body_that_talks_about_boundaries_is_no_deep_tree() -> None:
    talk = "boundary=one\n--one\n" * 30 + "boundary=x" * 30
    assert parse(mail("Subject: MIME", body=talk), account()).text.startswith("boundary=one")


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"   "])
def test_nothing_is_unreadable_with_a_plain_reason(raw: bytes) -> None:
    with pytest.raises(mime.Unreadable, match="empty"):
        mime.read(raw)


def test_a_line_that_is_no_header_does_not_end_the_headers() -> None:
    raw = b"From: a@b.example\r\nthis is no header\r\nSubject : still here\r\nTo: c@d.example\r\n\r\nbody"
    message = mime.read(raw).message
    assert headers.text(message, "subject") == "still here"
    assert mime.text(message) == "body"


def test_a_text_without_any_header_stays_a_text() -> None:
    read = parse(b"Just words.\r\nAnd more.\r\n", account())
    assert "Just words." in read.text
    assert read.sender.address == ""


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\Users\\\\a\\\\r.pdf"', "r.pdf"),
        ("attachment; filename*=utf-8''%E2%82%AC%20rates.pdf", "€ rates.pdf"),
        ("attachment; filename*0=long; filename*1=name.txt", "longname.txt"),
        ('attachment; filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe.pdf?="', "Grüße.pdf"),
        ('attachment; filename="evil\u202egpj.exe"', "evilgpj.exe"),
        ("attachment", "attachment.pdf"),
        ("attachment; filename*", "attachment.pdf"),
    ],
)
def test_file_names_are_read_and_made_harmless(line: str, name: str) -> None:
    raw = mail("Content-Type: application/pdf", f"Content-Disposition: {line}", body="x")
    assert [file.filename for file in parse(raw, account()).files] == [name]


def test_a_mail_sent_along_keeps_headers_of_any_length_as_they_were() -> None:
    long = b"X-Long: " + b"a, " * 100_000
    inner = long + b"\r\nSubject: \xff caf\xe9\r\n folded\r\n\r\nHi\r\n"
    raw = mail("Content-Type: multipart/mixed; boundary=x",
               body=b"--x\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--x--\r\n")  # fmt: skip
    (file,) = bodies.read(mime.read(raw).message).files
    assert file.content.replace(b"\r\n", b"\n").startswith(
        long.rstrip(b" ") + b" \nSubject: \xff caf\xe9\n folded\n\nHi"
    )
