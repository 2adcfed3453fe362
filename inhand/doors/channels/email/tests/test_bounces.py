from __future__ import annotations

import pytest

from inhand.desk.conversations.inbound import BouncedRecipient
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import account, mail

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example>"


def report(*fields: str, enclosed: str = "message/rfc822", extra: str = "") -> bytes:
    body = (
        "--b\n\nIt could not be delivered.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        + "\n".join(fields)
        + "\n"
        f"--b\nContent-Type: {enclosed}\n\nMessage-ID: <r1@shop.example>\nSubject: Re: My order\n\nText\n--b--\n"
    )
    kind = "Content-Type: multipart/report; report-type=delivery-status; boundary=b"
    return mail(
        kind,
        "Auto-Submitted: auto-replied",
        "Return-Path: <>",
        *filter(None, [extra]),
        body=body,
        sender=DAEMON,
    )


FAILED = (
    "Final-Recipient: rfc822; Ann@Customer.Example",
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 No such user",
)


def test_a_report_names_who_was_missed_and_which_message_it_was() -> None:
    read = parse(report(*FAILED), account())
    assert read.automatic == "bounce"
    assert read.bounce is not None
    assert read.bounce.recipients == (
        BouncedRecipient("ann@customer.example", "5.1.1", permanent=True, detail="550 5.1.1 No such user"),
    )
    assert read.bounce.original_message_id == "r1@shop.example"


def test_a_report_with_only_the_headers_of_our_mail_is_enough() -> None:
    bounce = parse(report(*FAILED, enclosed="text/rfc822-headers"), account()).bounce
    assert bounce is not None
    assert bounce.original_message_id == "r1@shop.example"


@pytest.mark.parametrize(
    ("action", "status", "permanent"),
    [
        ("failed", "5.2.2", True),
        ("failed", "4.4.7", True),  # given up after days of trying
        ("delayed", "4.4.1", False),
        ("", "5.7.1", True),
        ("", "4.2.0", False),
    ],
)
def test_given_up_and_still_trying_are_told_apart(action: str, status: str, permanent: bool) -> None:  # noqa: FBT001
    fields = ["Final-Recipient: rfc822; ann@customer.example", f"Status: {status}"]
    bounce = parse(report(*fields, *([f"Action: {action}"] if action else [])), account()).bounce
    assert bounce is not None
    assert [(one.status, one.permanent) for one in bounce.recipients] == [(status, permanent)]


def test_a_report_of_success_is_a_receipt() -> None:
    read = parse(
        report("Final-Recipient: rfc822; ann@customer.example", "Action: delivered", "Status: 2.0.0"),
        account(),
    )
    assert (read.automatic, read.bounce) == ("receipt", None)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "failure notice",
            "Hi. This is the qmail-send program.\n\n<ann@customer.example>:\nno mailbox here\n550 5.1.1 user unknown\n",
        ),
        (
            "Mail delivery failed: returning message to sender",
            "A message could not be delivered:\n\n  ann@customer.example\n    550 5.1.1 no such user\n",
        ),
        (
            "Undeliverable: Re: My order",
            "Delivery has failed to these recipients:\n\nann@customer.example\n#550 5.1.1 RecipNotFound\n",
        ),
    ],
)
def test_servers_that_only_write_prose_are_understood(subject: str, body: str) -> None:
    copy = "\n------ This is a copy ------\n\nMessage-ID: <r1@shop.example>\nTo: other@customer.example\n"
    read = parse(mail(f"Subject: {subject}", "Return-Path: <>", body=body + copy, sender=DAEMON), account())
    assert read.automatic == "bounce"
    assert read.bounce is not None
    assert [(one.address, one.status, one.permanent) for one in read.bounce.recipients] == [
        ("ann@customer.example", "5.1.1", True)
    ]
    assert read.bounce.original_message_id == "r1@shop.example"


def test_a_failed_recipient_in_the_header_is_believed() -> None:
    read = parse(
        mail("X-Failed-Recipients: ann@customer.example", sender=DAEMON, body="See below."), account()
    )
    assert read.bounce is not None
    assert [one.address for one in read.bounce.recipients] == ["ann@customer.example"]


def test_a_person_who_writes_about_a_bounce_is_a_person() -> None:
    body = "Your mail came back: 550 5.1.1 user unknown. What now?"
    assert parse(mail("Subject: Undeliverable mail", body=body), account()).automatic == ""


def test_a_person_who_forwards_a_bounce_is_a_person() -> None:
    inner = report(*FAILED).replace(b"--b", b"--inner").replace(b"boundary=b", b"boundary=inner").decode()
    body = f"--b\n\nWhat does this mean?\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    read = parse(
        mail("Subject: Fwd: Undelivered", "Content-Type: multipart/mixed; boundary=b", body=body), account()
    )
    assert (read.automatic, read.bounce) == ("", None)
    assert read.visible_text == "What does this mean?"


@pytest.mark.parametrize(
    ("lines", "sender", "words", "named"),
    [
        (("Subject: Returned Mail - Error",), "smtp_service@mx.example",
         "------ Failed Recipients ------\n\n<ann@a.example>: mailbox unavailable", "ann@a.example"),
        (("Subject: Mail delivery failure",), "mailer-daemon@mx.example",
         "The message, addressed to 'ann@a.example', was not delivered.", "ann@a.example"),
        (("Subject: mail failed, returning to sender",), "mailer-daemon@mx.example",
         "no valid recipients\n ann@a.example ... unknown host", "ann@a.example"),
        (("Subject: failure notice",), "mailer-daemon@mx.example",
         "This is a permanent error.\n<support@shop.example>:\nquota exceeded", "support@shop.example"),
        (("Subject: Mail delivery failed",), "mailer-daemon@mx.example",
         "There was an error delivering your mail to <postmaster@a.example>.", "postmaster@a.example"),
        (("Subject: AWS",), "no-reply@sns.amazonaws.com",
         ('{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"ann@a.example"}]},'
         '"mail":{"source":"us@shop.example"}}'), "ann@a.example"),
        (("Received: (qmail 1 invoked for bounce); 3 Apr 2002", "Subject: ??"), "x@mx.example",
         "<ann@a.example>:", "ann@a.example"),
    ],
)  # fmt: skip
def test_an_informal_report_names_whom_it_means(
    lines: tuple[str, ...], sender: str, words: str, named: str
) -> None:
    read = parse(mail(*lines, body=words, sender=sender), account())
    assert read.automatic == "bounce"
    assert read.bounce is not None
    assert [one.address for one in read.bounce.recipients] == [named]


def test_a_service_that_tells_of_a_delivery_is_no_person() -> None:
    told = mail(body='{"notificationType":"Delivery"}', sender="no-reply@sns.amazonaws.com")
    assert parse(told, account()).automatic == "receipt"


def test_a_person_who_quotes_a_machine_is_a_person() -> None:
    words = "Hello, what is this?\n> This message was created automatically by mail delivery software."
    assert parse(mail("Subject: Returned mail?", body=words), account()).automatic == ""
