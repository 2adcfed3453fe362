"""A post in the team's room: one a conversation, edited as it climbs, and edited when somebody has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import RoomStateChanged
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.claim import claim
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.actions.set_status import set_status
from inhand.desk.teams.models import Teammate
from inhand.doors.notices.actions.save_room import RoomTerms, save_room
from inhand.doors.notices.models import Room, RoomPost
from inhand.doors.worker.stuck import stuck
from inhand.ground.outbox.worker import run_all
from tests.support.mail_desk import mail
from tests.support.room_server import CHANNEL, TOKEN, RoomServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.conftest import Journey


@pytest.fixture
def chat() -> Iterator[RoomServer]:
    with RoomServer() as running:
        yield running


@pytest.fixture
def room(journey: Journey, chat: RoomServer) -> Room:
    """The team's channel in Slack; it is night, and nobody is here."""
    at = journey.clock.now()
    for person in (journey.desk.amina, journey.desk.ben):
        set_status(person, status="away", by=None, at=at)
    terms = RoomTerms("#shipping", "slack", server=chat.address, channel=CHANNEL, secret=TOKEN)
    made = save_room(terms, team=journey.desk.team, by=None, at=at)
    run_all()
    return made


def says(chat: RoomServer) -> str:
    return str(chat.only.body["text"])


def test_what_waits_at_night_is_posted_edited_twice_claimed_by_its_link_and_edited_again(
    journey: Journey, room: Room, chat: RoomServer
) -> None:
    change_team(journey.desk.team, on_call=journey.desk.ben, by=None, at=journey.clock.now())
    journey.pushed(mail("order-1", subject="Where is <!channel> my parcel?"))
    assert "Where is &lt;!channel&gt; my parcel?" in says(chat)
    assert "Nobody is there who could take it" in says(chat)
    journey.pass_time(hours=2)
    assert "Half of the target is gone" in says(chat)
    journey.pass_time(hours=2)
    assert "On call: Ben Lindqvist" in says(chat)
    assert chat.only.edits == 2

    link = re.search(r"<(\S+/claim/\S+)\|Claim it>", says(chat))
    assert link
    path = "/" + link[1].split("/", 3)[3]
    browser = Client()
    asked = browser.get(path)
    assert (asked.status_code, asked["Location"].split("?")[0]) == (302, "/sign-in/")
    browser.force_login(journey.desk.amina)
    page = browser.get(path, follow=True)
    assert "Claim it" in page.content.decode()
    assert journey.conversation().owner is None, "to look changes nothing"
    conversation = journey.conversation()
    browser.post(f"/conversations/{conversation.pk}/assignment", {"to": "me"})
    run_all()
    assert journey.conversation().owner == journey.desk.amina
    assert "Taken by Amina Koné after 4 h." in says(chat)
    assert "Claim it" not in says(chat)
    assert chat.only.edits == 3
    assert room.posts.get().conversation == conversation


@pytest.mark.usefixtures("room")
def test_the_named_on_call_gets_a_mail_from_the_desk(journey: Journey) -> None:
    change_team(journey.desk.team, on_call=journey.desk.ben, by=None, at=journey.clock.now())
    journey.pushed(mail("order-1"))
    journey.pass_time(hours=4)
    told = journey.received()
    assert told["To"] == journey.desk.ben.email
    assert told["Auto-Submitted"] == "auto-replied"
    assert "/claim/" in told.get_content()
    assert len(journey.smtp.received) == 1


def test_what_is_settled_within_the_moment_is_not_posted_at_all(
    journey: Journey, room: Room, chat: RoomServer
) -> None:
    chat.misbehave = "limit"
    journey.pushed(mail("order-1"))
    claim(journey.conversation(), by=journey.desk.amina, at=journey.clock.now())
    chat.misbehave = ""
    journey.pass_time(minutes=5)
    assert chat.messages == {}
    assert room.posts.get().state == RoomPost.State.SENT


@pytest.mark.usefixtures("room")
def test_who_comes_to_work_ends_the_post(journey: Journey, chat: RoomServer) -> None:
    journey.pushed(mail("order-1"))
    journey.pass_time(minutes=12)
    set_status(journey.desk.ben, status="available", by=None, at=journey.clock.now())
    run_all()
    assert "Taken by Ben Lindqvist after 12 min" in says(chat)


@pytest.mark.usefixtures("room")
def test_what_comes_back_into_the_lane_uses_the_same_post(journey: Journey, chat: RoomServer) -> None:
    journey.pushed(mail("order-1"))
    claim(journey.conversation(), by=journey.desk.amina, at=journey.clock.now())
    run_all()
    assert "Taken by" in says(chat)
    browser = Client()
    browser.force_login(journey.desk.amina)
    browser.post(f"/conversations/{journey.conversation().pk}/assignment", {"to": "lane"})
    journey.pass_time(minutes=1)
    assert "Claim it" in says(chat)


@pytest.mark.parametrize("misbehave", ["limit", "missing", "drop", "broken", "refused"])
def test_a_room_that_fails_is_tried_again_and_holds_nobody_up(
    misbehave: str, journey: Journey, room: Room, chat: RoomServer
) -> None:
    chat.misbehave = misbehave
    journey.pushed(mail("order-1"))
    assert journey.conversation().rung == "room"
    room.refresh_from_db()
    assert room.problem
    assert any("The room #shipping of Shipping takes no posts" in said for said in stuck(journey.clock.now()))
    tries = len(chat.requests)
    journey.pass_time(seconds=4)
    assert len(chat.requests) == tries, "it is not pestered"
    chat.misbehave = ""
    journey.pass_time(minutes=10)
    room.refresh_from_db()
    assert (room.problem, room.problem_since) == ("", None)
    assert "Claim it" in says(chat)
    told = Entry.objects.filter(name=RoomStateChanged.name).order_by("pk").values_list("facts", flat=True)
    assert [bool(facts["problem"]) for facts in told] == [True, False]


def test_a_room_that_was_mended_is_tried_at_once(journey: Journey, room: Room, chat: RoomServer) -> None:
    chat.misbehave = "refused"
    journey.pushed(mail("order-1"))
    chat.misbehave = ""
    terms = RoomTerms("#shipping", "slack", server=chat.address, channel=CHANNEL)
    save_room(terms, team=journey.desk.team, by=None, at=journey.clock.now(), room=room)
    journey.pass_time(minutes=1)
    assert "Claim it" in says(chat)


def test_what_was_deleted_in_the_room_is_not_posted_again(
    journey: Journey, room: Room, chat: RoomServer
) -> None:
    journey.pushed(mail("order-1"))
    chat.messages.clear()
    journey.pass_time(hours=2)
    journey.pass_time(hours=2)
    assert chat.messages == {}
    assert room.posts.get().state == RoomPost.State.GONE
    room.refresh_from_db()
    assert room.problem == ""


def test_a_room_by_mail_is_told_once(journey: Journey) -> None:
    at = journey.clock.now()
    for person in (journey.desk.amina, journey.desk.ben):
        set_status(person, status="away", by=None, at=at)
    terms = RoomTerms("The list", "email", channel="desk@lumen.example, boss@lumen.example")
    save_room(terms, team=journey.desk.team, by=None, at=at)
    journey.pushed(mail("order-1"))
    journey.pass_time(hours=2)
    assert len(journey.smtp.received) == 1
    assert set(journey.smtp.received[0].recipients) == {"desk@lumen.example", "boss@lumen.example"}


@pytest.mark.usefixtures("room")
def test_what_is_stale_with_its_owner_is_posted_without_a_claim_link(
    journey: Journey, chat: RoomServer
) -> None:
    set_status(journey.desk.ben, status="available", by=None, at=journey.clock.now())
    journey.pushed(mail("order-1"))
    for _ in range(8):
        journey.pass_time(minutes=30)
    assert "Ben Lindqvist has it, and its target has passed" in says(chat)
    assert "Open it" in says(chat)
    journey.answer(journey.conversation(), journey.desk.ben, "On its way.")
    assert "Answered" in says(chat)


def test_a_link_that_is_not_ours_opens_nothing(journey: Journey) -> None:
    browser = Client()
    browser.force_login(journey.desk.amina)
    assert browser.get("/claim/1:forged/").status_code == 404
    assert Conversation.objects.count() == 0
    assert Teammate.objects.count() == 2
