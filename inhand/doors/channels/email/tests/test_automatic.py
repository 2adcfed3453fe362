from __future__ import annotations

import pytest

from inhand.doors.channels.email import automatic
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import DESK, account, mail


def kind(*headers: str, sender: str = "ann@customer.example") -> str:
    return parse(mail(*headers, sender=sender), account()).automatic


@pytest.mark.parametrize(
    "headers",
    [
        ["Auto-Submitted: auto-replied"],
        ["Auto-Submitted: auto-replied; owner-email=a@b"],
        ["Auto-Submitted: auto-generated"],
        ["Precedence: auto_reply"],
        ["X-Autoreply: yes"],
        ["Subject: Automatic reply: My order"],
        ["Subject: Abwesenheitsnotiz: Bestellung"],
        ["Subject: Réponse automatique : commande"],
        ["Subject: Out of Office: My order", "X-Auto-Response-Suppress: All"],
        ["Return-Path: <>"],
        ["From: noreply@x.example", "X-Auto-Response-Suppress: All"],
        ["Auto-Submitted: auto-replied", "Precedence: bulk"],
    ],
)
def test_machines_that_answer_are_recognised(headers: list[str]) -> None:
    assert kind(*headers) == "auto_reply"


@pytest.mark.parametrize(
    "headers",
    [
        ["List-Id: <talk.lists.example>"],
        ["List-Unsubscribe: <https://x.example/u>"],
        ["Precedence: bulk"],
        ["Precedence: list"],
        ["Mailing-List: list talk@lists.example"],
    ],
)
def test_list_mail_is_recognised(headers: list[str]) -> None:
    assert kind(*headers) == "list"


@pytest.mark.parametrize(
    "headers",
    [
        ["Subject: Re: Automatic reply: My order"],
        ["Subject: Automatic doors"],
        ["Auto-Submitted: no"],
        ["X-Auto-Response-Suppress: All"],  # other desks write it on what their people answer
        ["Precedence: normal"],
        ["List-Id: Support <support.shop.example>", "Precedence: list"],  # our address is a group
        ["List-Post: <mailto:support@shop.example>", "Precedence: list"],
        ["Subject: Mail delivery failed last week, why?"],
        ["X-Inhand-Desk: 0123456789abcdef01234567"],  # another desk's person
    ],
)
def test_people_are_not_taken_for_machines(headers: list[str]) -> None:
    assert kind(*headers) == ""


def test_what_we_sent_is_known_when_it_comes_back() -> None:
    mark = automatic.desk_mark(account())
    assert kind(f"X-Inhand-Desk: {mark}", sender="relay@x.example") == "loop"
    assert kind(sender=DESK) == kind(sender="Sales+a2b3@shop.example") == "loop"


def test_receipts_are_recognised() -> None:
    told = "Content-Type: message/disposition-notification\n\nDisposition: manual; displayed"
    body = f"--b\n\nSeen.\n--b\n{told}\n--b--\n"
    report = "Content-Type: multipart/report; report-type=disposition-notification; boundary=b"
    assert parse(mail(report, body=body), account()).automatic == "receipt"
    assert kind("Content-Type: text/calendar; method=REPLY") == "receipt"
