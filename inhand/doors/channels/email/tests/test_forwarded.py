"""Whose mail a colleague forwarded, from the main mail programs in the main languages."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.email.tests.mails import account, mail

_GMAIL = """Can you look at this?

---------- Forwarded message ---------
From: Otto Baker <otto@bakery.example>
Date: Mon, Mar 2, 2026 at 9:00 AM
Subject: Broken grinder
To: Ann <ann@shop.example>


It makes no sound.
Otto
"""
_APPLE = """FYI

> Anfang der weitergeleiteten Nachricht:
>
> Von: Otto Baker <otto@bakery.example>
> Betreff: Broken grinder
> Datum: 2. März 2026 um 09:00:00 MEZ
> An: ann@shop.example
>
> It makes no sound.
"""
_OUTLOOK = """Please take this one.

________________________________
From: Otto Baker [mailto:otto@bakery.example]
Sent: Monday, March 2, 2026 9:00 AM
To: Ann
Subject: Broken grinder

It makes no sound.
"""
_FRENCH = """-------- Message transféré --------
Sujet :  Broken grinder
Date :   Mon, 2 Mar 2026 09:00:00 +0100
De :     Otto Baker <otto@bakery.example>
Pour :   ann@shop.example

It makes no sound.
"""
_BOLD = """*De:* Otto Baker <otto@bakery.example>
*Enviado:* lunes, 2 de marzo de 2026 9:00
*Para:* Ann <ann@shop.example>
*Asunto:* Broken grinder

It makes no sound.
"""


@pytest.mark.parametrize(
    ("subject", "body", "comment"),
    [
        ("Fwd: Broken grinder", _GMAIL, "Can you look at this?"),
        ("WG: Broken grinder", _APPLE, "FYI"),
        ("FW: Broken grinder", _OUTLOOK, "Please take this one."),
        ("TR: Broken grinder", _FRENCH, ""),
        ("RV: Broken grinder", _BOLD, ""),
    ],
)
def test_a_forwarded_mail_names_its_writer_and_keeps_both_words_apart(
    subject: str, body: str, comment: str
) -> None:
    found = parse(
        mail(f"Subject: {subject}", "Content-Type: text/plain; charset=utf-8", body=body), account()
    ).forwarded
    assert found is not None
    assert (found.sender.address, found.subject) == ("otto@bakery.example", "Broken grinder")
    assert found.visible_text.startswith("It makes no sound.")
    assert found.comment == comment


def test_a_mail_sent_along_is_read_like_any_other() -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Message-ID"] = (
        "Otto <otto@bakery.example>",
        "Broken grinder",
        "<o1@bakery.example>",
    )
    inner.set_content("It makes no sound.")
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = (
        "ann@shop.example",
        "support@shop.example",
        "Fwd: Broken grinder",
    )
    outer.set_content("Can you?")
    outer.add_attachment(inner)
    found = parse(outer.as_bytes(), account()).forwarded
    assert found is not None
    assert (found.sender.address, found.text.strip(), found.comment) == (
        "otto@bakery.example",
        "It makes no sound.",
        "Can you?",
    )
    assert found.message_id == "o1@bakery.example"


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Broken grinder", _GMAIL),
        ("Fwd: Broken grinder", "See the mail of Otto, please."),
        ("Fwd: Broken grinder", "From: here on it gets worse.\nBelieve me."),
        ("Fwd: Broken grinder", "From: Otto\nSent: Monday\nTo: Ann\n\nIt makes no sound."),
    ],
)
def test_what_is_no_forward_or_names_nobody_stays_what_it_is(subject: str, body: str) -> None:
    assert parse(mail(f"Subject: {subject}", body=body), account()).forwarded is None
