"""What a mail is told by when spam is learnt: its words, and marks of how it is made. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SPAM, WANTED = "spam", "wanted"

_LINK = re.compile(r"https?://([^\s/<>\"'?#]+)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_MONEY = re.compile(r"[$€£¥]\s?\d|\d\s?(?:[$€£¥]|usd|eur|gbp)\b", re.IGNORECASE)
_INVISIBLE = re.compile(r"display:\s*none|font-size:\s*[01](?:px|pt)?\b|color:\s*#?f{3,6}\b", re.IGNORECASE)
_FEW, _MANY = 3, 10
_SHOUTS = 0.4
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Mail:
    """A message, as far as spam is concerned. Pairs are ``[address, name]``; a newsletter is ``list``."""

    subject: str
    text: str
    html: str = ""
    sender: Sequence[str] = ("", "")
    reply_to: Sequence[Sequence[str]] = ()
    to: Sequence[Sequence[str]] = ()
    automatic: str = ""
    warned: bool = False


def said(mail: Mail) -> str:
    """Return the text that is learnt from and asked about: marks first, since of a long text the end is left out."""
    return f"{' '.join(marks(mail))}\n{mail.subject}\n{mail.text}"


def marks(mail: Mail) -> Iterator[str]:
    """Yield words that no customer writes, one for each thing that is striking."""
    address = mail.sender[0].casefold() if mail.sender else ""
    domain = address.rpartition("@")[2]
    yield from (f"from_{part}" for part in domain.split(".")[-3:] if part)
    if sum(letter.isdigit() for letter in address.partition("@")[0]) > _FEW:
        yield "digits_in_sender"
    if mail.reply_to and mail.reply_to[0] and mail.reply_to[0][0].rpartition("@")[2].casefold() != domain:
        yield "answers_go_elsewhere"
    if not mail.to:
        yield "to_nobody_named"
    elif len(mail.to) > _FEW:
        yield "to_many"
    if mail.automatic:
        yield f"sent_by_{mail.automatic}"
    if mail.warned:
        yield "sender_disowned"
    yield from _of_words(mail)
    yield from _of_html(mail, domain)


def _of_words(mail: Mail) -> Iterator[str]:
    words = _WORD.findall(f"{mail.subject} {mail.text[:_LONGEST]}")
    if words and sum(word.isupper() for word in words) / len(words) > _SHOUTS:
        yield "shouts"
    if mail.subject.isupper():
        yield "subject_shouts"
    if "!" in mail.subject:
        yield "subject_exclaims"
    if mail.text.count("!") > _FEW:
        yield "exclaims"
    if _MONEY.search(mail.subject):
        yield "money_in_subject"
    if _MONEY.search(mail.text[:_LONGEST]):
        yield "money"
    if not mail.subject.strip():
        yield "no_subject"


def _of_html(mail: Mail, domain: str) -> Iterator[str]:
    html = mail.html[: 10 * _LONGEST]
    hosts = [host.casefold() for host in _LINK.findall(html or mail.text[:_LONGEST])]
    yield f"links_{_about(len(hosts))}"
    yield from {f"link_to_{'_'.join(host.split('.')[-2:])}" for host in hosts[:_MANY]}
    if any(host.replace(".", "").isdigit() for host in hosts):
        yield "link_to_a_number"
    if hosts and domain and not any(domain.endswith(".".join(host.split(".")[-2:])) for host in hosts):
        yield "links_lead_elsewhere"
    if html:
        yield "has_html"
        yield f"pictures_{_about(html.casefold().count('<img'))}"
        if _INVISIBLE.search(html):
            yield "hides_words"
        if "<form" in html.casefold():
            yield "has_a_form"


def _about(number: int) -> str:
    return "none" if not number else "few" if number <= _FEW else "some" if number <= _MANY else "many"
