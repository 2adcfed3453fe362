"""What servers and services answer stands in our sentence, in the reader's language, and in their own words."""

from __future__ import annotations

import smtplib
import socket
import ssl

import httpx
import pytest

from inhand.doors.assistant import endpoint
from inhand.doors.channels.email import failures, smtp
from inhand.doors.channels.email.settings import Server
from inhand.doors.notices import wire
from inhand.doors.web.desk_said import desk_said
from inhand.ground.words import speaking

# Words of our sentences that none of the other languages has.
ENGLISH = {"the", "and", "again.", "refuses", "not", "answer", "Check"}
THEIRS = "5.7.1 Relaying denied. Please ask; then try"
IMAP = Server("imap", "mail.lumen.example", 993, "starttls", "help", "secret", 20)
SMTP = Server("smtp", "mail.lumen.example", 25, "none", "help", "secret", 20)
GOOGLE = Server("imap", "imap.gmail.com", 993, "tls", "help", "secret", 20)
EXPIRED, STRANGE = ssl.SSLCertVerificationError(), ssl.SSLCertVerificationError()
EXPIRED.verify_code, EXPIRED.verify_message = 10, THEIRS
STRANGE.verify_code, STRANGE.verify_message = 19, THEIRS


def room(status: int) -> str:
    return str(wire._refused(httpx.Response(status, json={"message": THEIRS}), "chat.example", editing=False))


def mail(error: Exception) -> str:
    return smtp._sentence(error, SMTP)[0]


OURS_ALONE = {
    "no name": failures.explain(socket.gaierror(), IMAP),
    "refused": failures.explain(ConnectionRefusedError(), IMAP),
    "silent, and would speak TLS": failures.explain(TimeoutError(), IMAP),
    "silent": failures.explain(TimeoutError(), SMTP),
    "no TLS": failures.explain(ssl.SSLError(), SMTP),
    "no STARTTLS": failures.no_starttls(IMAP),
    "too many posts": room(429),
}
THEIR_WORDS = {
    "broken": failures.explain(OSError(THEIRS), IMAP),
    "an old certificate": failures.explain(EXPIRED, IMAP),
    "a strange certificate": failures.explain(STRANGE, IMAP),
    "a wrong password": failures.wrong_password(IMAP, THEIRS),
    "a wrong password at a provider that is known": failures.wrong_password(GOOGLE, THEIRS),
    "busy": failures.busy(IMAP, THEIRS),
    "a token that is refused": failures.refused_token(IMAP, THEIRS),
    "another sender": failures.may_not_send(SMTP, "help@lumen.example", THEIRS),
    "all recipients": mail(smtplib.SMTPRecipientsRefused({"a@b.example": (550, THEIRS.encode())})),
    "all recipients for now": mail(smtplib.SMTPRecipientsRefused({"a@b.example": (450, THEIRS.encode())})),
    "the mail": mail(smtplib.SMTPDataError(554, THEIRS)),
    "the mail for now": mail(smtplib.SMTPDataError(451, THEIRS)),
    "a room": room(403),
    "a room in trouble": room(502),
    "a model": str(endpoint._refused("model.example", 500, httpx.Headers(), THEIRS.encode())),
}


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt", "ja"])
@pytest.mark.parametrize(
    "text", [*OURS_ALONE.values(), *THEIR_WORDS.values()], ids=[*OURS_ALONE, *THEIR_WORDS]
)
def test_what_they_answer_is_said_in_our_sentence_and_their_words(text: str, language: str) -> None:
    with speaking(language):
        said = desk_said(text)
    theirs = THEIRS in text
    assert not set(said.replace(THEIRS, "").split()) & ENGLISH
    assert (THEIRS in said) is theirs
    assert theirs is (text in THEIR_WORDS.values())
