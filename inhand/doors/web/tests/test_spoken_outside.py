"""What Inhand says outside of its pages speaks the language of who reads it: a teammate's own, in a room the desk's."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from inhand.desk.contacts.models import Contact
from inhand.desk.conversations.models import Conversation, Urgency
from inhand.desk.measures.figures import Quantile
from inhand.desk.measures.merging import Period, Wait
from inhand.desk.routing.drops import Drop
from inhand.desk.teams.models import Team, Teammate
from inhand.doors.notices import deliver, letter, picture, writing
from inhand.doors.notices import weekly as report
from inhand.doors.notices.card import Card
from inhand.doors.notices.language import speaking
from inhand.doors.notices.models import Room, RoomPost
from inhand.doors.notices.push import writing as pushes
from inhand.doors.notices.push.telling import KINDS
from inhand.doors.notices.service import Picture
from inhand.doors.web.desk_said import desk_said
from inhand.ground.words import speaking as meanwhile

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import Settings

AT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
BEN, EVA = Teammate(pk=2, name="Ben Lindqvist"), Teammate(pk=3, name="Eva Otis")
NONE = Wait(0, 0, None, None, None, None)
OVER = Wait(0, 9, Quantile(30, at_least=True), Quantile(90, at_least=True), None, None)
WEEK = Period(
    first=AT.date(), last=AT.date(), waits={"first_owner": NONE, "first_response": OVER}, counts={}, kept={}, hours={},
    ages=[], daily=[], first_response_by_day=[], judged=0, reopened=0, people=[], touch=None,
)  # fmt: skip
TEAM = Team(name="Lumen", time_zone="UTC", on_call=BEN, lead=EVA)
# What is the same in both: names, figures of speech of the trade, and what stands in an address.
SAME = {
    "lumen", "ben", "lindqvist", "eva", "otis", "otto", "inhand", "team", "utc", "worker", "mail", "net", "help",
    "http", "localhost", "conversations", "claim", "nodrop", "settings", "inboxes",
    "min", "note",
}  # fmt: skip
RUNGS = ("", "half", "on_call", "stale")


def conversation(rung: str = "", **values: object) -> Conversation:
    given = {
        "pk": 7, "subject": "", "contact": Contact(name=""), "team": TEAM, "rung": rung, "urgency": Urgency.URGENT,
        "state": Conversation.State.OPEN, "waiting_since": AT, "due_at": AT,
        "owner": EVA if rung == "stale" else None,
    }  # fmt: skip
    return Conversation(**given | values)


def post() -> RoomPost:
    return RoomPost(room=Room(settings={}), opened_at=AT, card=Card("7").to_facts())


def whole(card: Card) -> str:
    return "\n".join((card.title, *card.lines, card.link_text))


def asked(rung: str, **values: object) -> str:
    return whole(writing.card(post(), conversation(rung, **values), TEAM, at=AT))


def dropped(reason: str, number: int) -> str:
    found = [Drop(conversation(), reason)] * number
    return whole(writing.alarm(found, AT, said=desk_said))


def mailboxes(*troubles: str) -> str:
    by_address = {f"help{number}@lumen.net": trouble for number, trouble in enumerate(troubles)}
    return whole(writing.mail_alarm(by_address, said=desk_said))


ROOMS: dict[str, Callable[[], str]] = {
    **{f"asks {rung}": lambda rung=rung: asked(rung) for rung in RUNGS},  # type: ignore[misc]
    "taken": lambda: asked("", owner=EVA),
    "closed": lambda: asked("", state=Conversation.State.CLOSED),
    "answered": lambda: asked("", waiting_since=None),
    "one dropped": lambda: dropped("Nobody has it, and no clock was running.", 1),
    "many dropped": lambda: dropped("Its owner is not at work, and its clock had stopped.", 7),
    "a mailbox": lambda: mailboxes(
        "nobody has read it since 09:30 UTC. Does a worker run? (inhand up, inhand worker)"
    ),
    "mailboxes": lambda: mailboxes(*["it does not work since 09:30 UTC: 550"] * 2),
    "drops settled": lambda: whole(writing.drops_settled(post())),
    "mail settled": lambda: whole(writing.mail_settled(post())),
    "tried": lambda: whole(deliver.greeting("Eva")),
}


def words(text: str) -> set[str]:
    return {each.lower() for each in re.findall(r"[^\W\d_]{3,}", re.sub(r"http\S+", "", text))} - SAME


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_is_spoken_to_in_the_language_of_the_desk(name: str, settings: Settings) -> None:
    english = ROOMS[name]()
    settings.LANGUAGE_CODE = "de"
    with meanwhile("ja"):  # whoever's turn it happens to be
        german = ROOMS[name]()
    assert words(english)
    assert words(german)
    assert words(german) & words(english) == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_push_speaks_the_language_of_who_is_told(kind: str) -> None:
    def said(language: str) -> str:
        says = pushes.says(conversation(), kind, Teammate(pk=1, interface_language=language))
        return " ".join([says["title"], *(each["title"] for each in says["actions"])])

    assert words(said("de"))
    assert words(said("de")) & words(said("en")) == set()
    assert said("") == said("en")


@pytest.mark.parametrize("rung", RUNGS)
def test_a_mail_speaks_the_language_of_who_is_told(rung: str, settings: Settings) -> None:
    def said(language: str) -> str:
        person = Teammate(pk=1, name="Otto", interface_language=language)
        return "\n".join(writing.told(conversation(rung), person, rung))

    german = said("de")
    assert "Guten Tag Otto," in german
    assert "wartet seit Mi 09:30" in german
    assert words(german) & words(said("en")) == set()
    settings.LANGUAGE_CODE = "de"
    assert said("") == german, "who has chosen none is spoken to as the desk speaks"
    assert said("tlh") == german, "and who has chosen what is not spoken any more"


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt", "ja"])
def test_a_week_is_told_without_a_word_of_english(language: str) -> None:
    def said(language: str) -> str:
        with speaking(Teammate(interface_language=language)):
            days = [picture.Day("1", 3, 2, 20), picture.Day("2", 0, 0, None)]
            return "\n".join([*report.lines_of(WEEK, WEEK), picture.told(days)])

    assert words(said(language)) & words(said("en")) == set()


def test_the_letter_says_which_language_it_is_in() -> None:
    page = letter.html(Card("Lumen: die Woche"), Picture(b"", "week.png", ""), language="de")
    assert '<html lang="de">' in page
