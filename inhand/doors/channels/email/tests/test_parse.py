from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from inhand.desk.conversations.inbound import Address
from inhand.doors.channels import reply_token
from inhand.doors.channels.email import mime
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import DESK, KEY, account, mail

ALTERNATIVE = """--b
Content-Type: text/plain; charset=utf-8

Plain words.
--b
Content-Type: text/html; charset=utf-8

<p onclick="x()">Rich <b>words</b>.</p>
--b--
"""


def test_a_plain_mail_is_read_whole() -> None:
    raw = mail(
        "Subject: My order",
        "Cc: Bo <bo@x.example>",
        "In-Reply-To: <r1@shop.example>",
        "References: <a@b> <r1@shop.example>",
    )
    read = parse(raw, account())
    assert read.provider_id == "m1@customer.example"
    assert (read.subject, read.text, read.visible_text, read.html) == ("My order", "Hello", "Hello", "")
    assert (read.to, read.cc) == ((Address(DESK),), (Address("bo@x.example", "Bo"),))
    assert (read.in_reply_to, read.references) == (("r1@shop.example",), ("a@b", "r1@shop.example"))
    assert (read.automatic, read.problems) == ("", ())


def test_text_and_html_are_two_forms_of_one_message() -> None:
    read = parse(mail("Content-Type: multipart/alternative; boundary=b", body=ALTERNATIVE), account())
    assert (read.text, read.html) == ("Plain words.", "<p>Rich <b>words</b>.</p>")
    assert read.files == ()


def test_html_alone_is_also_text() -> None:
    read = parse(mail("Content-Type: text/html", body="<p>One</p><blockquote>old</blockquote>"), account())
    assert (read.text, read.visible_text) == ("One\n\n> old", "One")


def test_a_picture_in_the_text_is_told_from_a_file() -> None:
    body = (
        "--b\nContent-Type: text/html\n\n<img src='cid:pic@x'>\n"
        "--b\nContent-Type: image/png\nContent-ID: <pic@x>\nContent-Transfer-Encoding: base64\n\nUE5H\n"
        "--b\nContent-Type: application/pdf; name=bill.pdf\nContent-Transfer-Encoding: base64\n\nUERG\n--b--\n"
    )
    picture, bill = parse(mail("Content-Type: multipart/related; boundary=b", body=body), account()).files
    assert (picture.content, picture.content_id, picture.inline) == (b"PNG", "pic@x", True)
    assert (bill.filename, bill.content, bill.inline) == ("bill.pdf", b"PDF", False)


def test_a_mail_within_a_mail_is_read_and_stays_a_file() -> None:
    inner = "From: c@d.example\nSubject: Inner\n\nFrom here on it is mine."
    body = f"--b\n\nSee below.\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    read = parse(mail("Content-Type: multipart/mixed; boundary=b", body=body), account())
    assert read.text.split() == f"See below. {inner}".split()
    assert read.visible_text == "See below."
    assert [(file.filename, file.content_type) for file in read.files] == [
        ("attachment.eml", "message/rfc822")
    ]
    assert b"\nFrom here on" in read.files[0].content


@pytest.mark.parametrize(
    ("parts", "text", "files"),
    [
        (("text/plain", "text/plain"), "part 0 part 1", 0),
        (("text/plain", "text/plain; name=part.txt"), "part 0 part 1", 1),
        (("text/plain", "text/plain\nContent-Disposition: inline; filename=part.txt"), "part 0 part 1", 1),
        (("text/plain", "text/plain\nContent-Disposition: attachment; filename=part.txt"), "part 0", 1),
        (("text/plain", "text/x-unknown"), "part 0", 1),
        (("text/plain", "message/news"), "part 0", 1),
        (("text/plain", "message/rfc822\n\nSubject: Inner"), "part 0 Subject: Inner part 1", 1),
        (("text/plain", "message/rfc822; name=a.eml\n\nSubject: Inner"), "part 0", 1),
        (("text/plain; name=only.txt",), "part 0", 0),
    ],
)
def test_every_part_is_read_or_kept(parts: tuple[str, ...], text: str, files: int) -> None:
    body = "".join(f"--b\nContent-Type: {kind}\n\npart {at}\n" for at, kind in enumerate(parts))
    read = parse(mail("Content-Type: multipart/mixed; boundary=b", body=f"{body}--b--\n"), account())
    assert " ".join(read.text.split()) == text
    assert len(read.files) == files


def test_the_mails_of_a_digest_are_read() -> None:
    body = "--b\n\nSubject: One\n\nFirst.\n--b\n\nSubject: Two\n\nSecond.\n--b--\n"
    read = parse(mail("Content-Type: multipart/digest; boundary=b", body=body), account())
    assert read.text.split() == ["Subject:", "One", "First.", "Subject:", "Two", "Second."]


def test_the_mail_that_a_report_gives_back_is_not_its_text() -> None:
    body = "--b\n\nNot delivered.\n--b\nContent-Type: message/rfc822\n\nSubject: Ours\n\nOur words\n--b--\n"
    read = parse(mail("Content-Type: multipart/report; boundary=b", body=body), account())
    assert (read.text.strip(), len(read.files)) == ("Not delivered.", 1)


def test_a_form_of_the_text_may_be_of_many_parts() -> None:
    html = "".join(f"--c\nContent-Type: text/html\n\n<p>{word}</p>\n" for word in ("one", "two"))
    body = f"--b\n\none two\n--b\nContent-Type: multipart/mixed; boundary=c\n\n{html}--c--\n--b--\n"
    read = parse(mail("Content-Type: multipart/alternative; boundary=b", body=body), account())
    assert (read.text, read.html.count("<p>")) == ("one two", 2)


def test_a_folded_boundary_divides() -> None:
    body = "--the line\n\nwords\n--the line--\n"
    read = parse(mail('Content-Type: multipart/mixed; boundary="the\r\n line"', body=body), account())
    assert read.text.strip() == "words"


def test_base64_without_its_end_is_read_as_far_as_it_goes() -> None:
    body = "--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nUE5HIQ==\nA\n--b--\n"
    broken = body.replace("UE5HIQ==\nA", "UE5HI\nA!B=x")
    read = [parse(mail("Content-Type: multipart/mixed; boundary=b", body=each), account()).files[0].content
            for each in (body, broken)]  # fmt: skip
    assert (read[0][:4], read[1][:3]) == (b"PNG!", b"PNG")


@pytest.mark.parametrize("second", ["From: ", "From : ", "From\r\n : "])
def test_of_several_senders_the_last_is_taken_for_it_is_the_signed_one(second: str) -> None:
    raw = mail(f"{second}<b@b.example>", sender="<a@a.example>").replace(
        b"From", b"From: <a@a.example>\r\nFrom", 1
    )
    assert parse(raw, account()).sender.address == "b@b.example"


def test_a_mail_without_sender_says_so_and_is_read() -> None:
    read = parse(b"Subject: Who am I\r\n\r\nHello", account())
    assert read.sender == Address("")
    assert any("no sender" in problem for problem in read.problems)


def test_a_mail_without_id_is_known_by_its_content() -> None:
    raw = b"From: a@b.example\r\n\r\nHello"
    assert parse(raw, account()).provider_id.startswith("sha256:")
    assert parse(raw, account()).provider_id != parse(raw + b"!", account()).provider_id


@pytest.mark.parametrize("header", ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_the_reply_token_is_found_in_any_recipient_header(header: str) -> None:
    token = reply_token.make(42, KEY)
    read = parse(mail(f"{header}: Shop <Support+{token.upper()}@shop.example>"), account())
    assert [reply_token.read(found, KEY) for found in read.reply_tokens] == [42]


def test_an_ordinary_plus_address_is_no_token() -> None:
    assert parse(mail("To: support+orders@shop.example"), account()).reply_tokens == ()


def test_a_contact_form_sent_from_our_own_address_is_the_customers() -> None:
    read = parse(mail("Reply-To: Ann <ann@customer.example>", sender=DESK), account())
    assert (read.sender, read.automatic) == (Address("ann@customer.example", "Ann"), "")
    assert any("our own address" in problem for problem in read.problems)


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Content-Type: multipart/mixed; boundary=b", "no boundary ever comes"),
        ("Content-Type: multipart/mixed", "words"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\n\nwords"),
        ("Content-Type: text/plain; charset=nonsense", "words"),
        ("Content-Type: ;;;", "words"),
        ("Content-Transfer-Encoding: nonsense", "words"),
        ('Content-Type: multipart/mixed; boundary="b', "--b\n\nwords\n--b--"),
    ],
)  # fmt: skip
def test_a_broken_tree_is_read_as_far_as_possible(header: str, body: str) -> None:
    text = parse(mail(header, body=body), account()).text
    assert "words" in text or "boundary" in text


def test_a_truncated_file_keeps_what_came() -> None:
    body = "--b\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nUERGUERGUER"
    read = parse(mail("Content-Type: multipart/mixed; boundary=b", body=body), account())
    assert read.files[0].content.startswith(b"PDFPDF")


HOSTILE = st.lists(
    st.sampled_from(
        [
            b"From: ",
            b"To: ",
            b"Subject: ",
            b"\r\n",
            b"\n",
            b"\r\n\r\n",
            b"a@b.example",
            b"<",
            b">",
            b'"',
            b"=?utf-8?Q?",
            b"?=",
            b"=?x?B?",
            b"Content-Type: ",
            b"multipart/mixed; boundary=b",
            b"multipart/report; report-type=delivery-status",
            b"message/rfc822",
            b"message/delivery-status",
            b"text/html",
            b"--b",
            b"--b--",
            b"Content-Transfer-Encoding: base64",
            b"; charset=",
            b"utf-8",
            b"hex",
            b"name*0*=",
            b"filename*",
            b"\xff\xfe",
            b"\x00",
            b"Message-ID: ",
            b"References: ",
            b"Final-Recipient: rfc822;",
            b"Status: 5.1.1",
            b"Date: ",
            b"On Mon, 3 May 2026 a@b.example wrote:",
            b"> ",
        ]
    )
    | st.binary(max_size=20),
    max_size=60,
).map(b"".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE | st.binary())
@example(b"Content-Transfer-Encoding: base64\r\n\x80")
def test_no_bytes_whatever_make_it_fail(raw: bytes) -> None:
    with contextlib.suppress(mime.Unreadable):
        read = parse(raw, account())
        assert read == parse(raw, account())
        assert "\x00" not in read.text + read.html + read.subject + read.provider_id
        read.text.encode()
