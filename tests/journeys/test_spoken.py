"""Every page in a language of its own: what is translated stands in brackets, so what has none was never marked."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.utils import translation

from inhand.desk.conversations.models import Conversation
from inhand.desk.rules import rulebook
from inhand.doors.web import desk_said, jinja
from inhand.doors.web.base import who
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground import spans, words
from tests.support import screens
from tests.support.furnished import furnish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.support.clock import Clock

_DATE = re.compile(r"(?:[DlFjYHi][.,:]? ?)+")
_BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-command", "data-label")
_UNREAD = {"script", "style", "code", "kbd", "option", "textarea", "template"}
_VOID = {"meta", "link", "input", "br", "img", "hr", "path", "use", "rect"}
# Names, and what is written the same everywhere.
_SAME = frozenset(
    _WORD.findall(
        "inhand lumen vip csv json toml tls starttls gini erlang utc ctrl enter esc smtp imap lmtp oauth http https "
        "example com google microsoft slack mattermost discord teams chat apprise mailgun sendgrid postmark amazon ses "
        "cloudflare sparkpost mailjet apps"
    )
)
ADDRESSES = [each for each in screens.SCREENS.values() if isinstance(each, str)]
DIALOGS = (
    "", "?compose=reply", "why/", "handoff", "merger", "splitting", "templates/", "news/", "composer/?kind=note",
)  # fmt: skip
ASKED = ("snooze", "follow_up", "tag", "assign", "topic", "urgency", "close", "merge")


class Read(HTMLParser):
    """Collects what a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._inside: list[str] = []
        self._deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self._inside.append(tag)
        self.said += [value for name, value in attrs if name in _SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Keep what stands outside of brackets, which may hold other tags."""
        if not _UNREAD.intersection(self._inside):
            self.said.append("".join(map(self._outside, data)).strip())

    def _outside(self, letter: str) -> str:
        self._deep += (letter == "⟦") - (letter == "⟧")
        return "" if self._deep or letter == "⟧" else letter


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put everything that is translated into brackets; how a date is written is no words."""

    def gettext(words: str) -> str:
        return words if _DATE.fullmatch(words) else f"⟦{words}⟧"

    spoken = vars(translation)["_trans"]  # where every word comes through
    monkeypatch.setattr(spoken, "gettext", gettext)
    monkeypatch.setattr(spoken, "ngettext", lambda one, many, n: gettext(one if n == 1 else many))
    monkeypatch.setattr(spoken, "pgettext", lambda _context, words: gettext(words))
    remembered = (
        words._said,
        spans._said,
        desk_said._said,
        jinja.translated,
        jinja._rendered,
        jinja._line,
        who._status,
    )
    for each in remembered:
        each.cache_clear()
    yield
    for each in remembered:
        each.cache_clear()


@pytest.fixture
def furnished(clock: Clock, client: Client) -> Desk:
    made = desk(clock.now())
    furnish(made)
    made.amina.interface_language = "de"
    made.amina.save(update_fields=["interface_language"])
    client.force_login(made.amina)
    return made


@pytest.mark.looks
@pytest.mark.django_db
@pytest.mark.usefixtures("furnished", "bracketed")
def test_no_page_says_a_word_that_cannot_be_translated(client: Client) -> None:
    known = _SAME | _words(f"{rulebook.DONE} {rulebook.HANDOFFS}") | set(_vocabulary())
    talk = Conversation.objects.order_by("pk")[0].pk
    addresses = [
        *ADDRESSES,
        *(f"/conversations/{talk}/{each}" for each in DIALOGS),
        *(f"/deeds/{each}/?id={talk}" for each in ASKED),
        "/people/1/", "/people/1/merge/", "/people/1/erasure/", "/health/list/stale/", "/rules/topics/",
        "/settings/holidays/1/",
    ]  # fmt: skip
    found: dict[str, str] = {}
    for address in addresses:
        found |= {said: address for said in _unmarked(client, address, known) if said not in found}
    assert not found, "\n".join(f"{address}: {said}" for said, address in found.items())


def _unmarked(client: Client, address: str, known: frozenset[str]) -> list[str]:
    page = Read()
    page.feed(client.get(address, follow=True).content.decode())
    return sorted({said for said in page.said if not _words(_bare(said)) <= known})


def _bare(said: str) -> str:
    """Return what stands outside of all brackets; one may hold another."""
    while (rest := _BRACKETED.sub(" ", said)) != said:
        said = rest
    return said


def _words(text: str) -> set[str]:
    return {each.casefold() for each in _WORD.findall(text)}


def _vocabulary() -> Iterator[str]:
    """Yield every word that stands in the desk's own rows: names, subjects, what was written."""
    for model in apps.get_models():
        columns = [
            each.name for each in model._meta.fields if isinstance(each, CharField | TextField | JSONField)
        ]
        for row in (
            model._default_manager.values_list(*columns)
            if columns and model.__module__.startswith("inhand.")
            else ()
        ):
            yield from _words(" ".join(map(str, row)))
