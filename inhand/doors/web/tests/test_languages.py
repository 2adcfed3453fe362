"""Every page of the workspace speaks every language: nothing is unmarked, nothing is untranslated."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from jinja2 import Environment, nodes

from inhand.desk.teams.models import Teammate
from inhand.doors.web import desk_words, script_words
from inhand.doors.web.said import calendar_day, span
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground.words import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.support.clock import Clock

WEB = Path(__file__).resolve().parents[1]
LOCALE = WEB.parents[1] / "locale"
LANGUAGES = ("de", "es", "fr", "pt", "ja")
TEMPLATES = sorted(path for path in WEB.rglob("*.html") if path.parent.name != "gallery")  # for developers
_MARKED_UP = re.compile(
    r"\{% block (?:body_attributes|desk_class) %\}.*?\{% endblock %\}|\{#.*?#\}|\{%-?\s*trans.*?endtrans\s*-?%\}"
    r"|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
_TAG = re.compile(
    r"<(?:kbd|code|title|style|script)\b.*?</(?:kbd|code|title|style|script)>|<[^>]*>", re.DOTALL
)
_SPOKEN = re.compile(r'\s(?:title|aria-label|placeholder|alt|data-command)="([^"]*)"')
# What is the same everywhere.
_NAMES = re.compile(r"Inhand|https://|\(Esc\)")
# What a page sends to its server or to its styles: names of classes, and what htmx is told.
_UNSPOKEN = re.compile(
    r'\s?aria-current="true"|-hint |raise label_rules |remove |add |Mon-Fri 08:00-17:00|Europe/Berlin|closest form'
    r"|not password,csrfmiddlewaretoken|input changed delay:\d+ms(?:, focus once)?"
)
_WORDS = re.compile(r"^[A-Z][a-z]+|[A-Za-z]{2,}.* [a-z]{2,}|^ [a-z]{3,}|[a-z]{2,} $")
_TRANSLATE = {"_", "gettext", "ngettext", "url", "icon"}
_HOLE = re.compile(r"%\(\w+\)s|\{\w+(?::\w+)?\}")
_SCRIPT = re.compile(r'(?<![\w.])t\(\s*"((?:[^"\\]|\\.)*)"')


def unmarked(source: str) -> list[str]:
    """Return the words of a template that no language but English has."""
    bare = _MARKED_UP.sub("", source)
    said = [*_TAG.sub("\n", bare).splitlines(), *_SPOKEN.findall(bare)]
    return [each.strip() for each in said if re.search(r"[A-Za-z]{3}", _NAMES.sub("", each))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_all_words_of_a_template_are_marked(path: Path) -> None:
    assert unmarked(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    ["<p>Hello there</p>", '<b title="Close">x</b>', "{% if x %}Save{% endif %}", "<p>{{ n }} here</p>"],
)
def test_what_is_not_marked_is_found(source: str) -> None:
    assert unmarked(source)


def literals(node: nodes.Node) -> Iterator[str]:
    """Yield the strings of a template's expressions, without what is translated or only compared."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in _TRANSLATE:
        for named in node.kwargs:
            yield from literals(named.value)
    elif isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, nodes.Compare):
        for child in node.iter_child_nodes():
            yield from literals(child)


def spoken_literals(source: str) -> list[str]:
    parser = Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n"], autoescape=True)
    found = literals(parser.parse(source))
    said = (each for each in found if _WORDS.search(each) and not _UNSPOKEN.fullmatch(each))
    return [each for each in said if not set(re.findall(r"[\w-]+", each)) <= _classes()]


@lru_cache(maxsize=1)
def _classes() -> set[str]:
    sheets = (path.read_text(encoding="utf-8") for path in WEB.rglob("*.css"))
    return {"Urgent", "High", "Normal", "Low"} | {
        each for sheet in sheets for each in re.findall(r"\.([a-z][\w-]*)", sheet)
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_template_puts_together_is_marked(path: Path) -> None:
    assert spoken_literals(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        '{{ name ~ " has this conversation" }}',
        '{% trans who=name or "The customer" %}{{ who }} waits{% endtrans %}',
        '{{ _("%(who)s waits", who=name or "The customer") }}',
    ],
)
def test_what_is_put_together_and_not_marked_is_found(source: str) -> None:
    assert spoken_literals(source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_complete_and_every_hole_is_filled(language: str) -> None:
    missing, broken = [], []
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = [each for each in read_po(file, locale=language) if each.id]
    for each in messages:
        source = each.id if isinstance(each.id, str) else each.id[-1]
        said = [each.string] if isinstance(each.string, str) else list(each.string or ("",))
        missing += [source] if not all(said) else []
        broken += [
            text for text in said if text and sorted(_HOLE.findall(text)) != sorted(_HOLE.findall(source))
        ]
    assert missing == []
    assert broken == []
    known = {each.id for each in messages}
    assert set(desk_words.words()) | set(script_words.SAID) <= known


def test_what_scripts_say_is_gathered() -> None:
    sources = (path.read_text(encoding="utf-8") for path in WEB.rglob("*.ts"))
    assert {each for text in sources for each in _SCRIPT.findall(text)} == set(script_words.SAID)


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    made = desk(clock.now())
    made.mail(to=made.amina)
    client.force_login(made.amina)
    return made


@pytest.mark.django_db
def test_a_page_speaks_what_the_teammate_chose_else_what_the_browser_asks_for(
    made: Desk, client: Client
) -> None:
    def page(accept: str = "") -> str:
        return client.get("/queue/mine/", HTTP_ACCEPT_LANGUAGE=accept).content.decode()

    assert '<html lang="en" dir="ltr"' in page()
    assert "Needs me" in page()
    german = page("de-AT, en;q=0.5")
    assert '<html lang="de"' in german
    assert "Braucht mich" in german
    assert "Gespeichert" not in german
    form = {"name": "Amina", "time_zone": "UTC", "signature": "", "interface_language": "ja"}
    assert client.post("/settings/account/", form).status_code == 302
    assert Teammate.objects.get(pk=made.amina.pk).interface_language == "ja"
    assert "要対応" in page("de")
    assert 'id="words"' in page()


def test_spans_and_days_follow_the_language() -> None:

    told = {}
    for language in ("en", *LANGUAGES):
        with speaking(language):
            told[language] = (span(4200), calendar_day(date(2026, 3, 5)))
    assert told["en"] == ("1 h 10", "Thu 5 March")
    assert told["de"] == ("1 Std. 10", "Do, 5. März")
    assert told["ja"] == ("1時間10分", "3月5日\uff08木\uff09")
    assert told["es"][1] == "jue 5 marzo"
    with speaking("fr"):
        one = translation.ngettext("%(count)s customer would be past target %(back)s.",
                                   "%(count)s customers would be past target %(back)s.", 0)  # fmt: skip
    assert "client dépasserait" in one
