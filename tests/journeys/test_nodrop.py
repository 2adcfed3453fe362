"""The number that must be 0: what is dropped is found, routed, told of in the room, and told by the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import DropCaught
from inhand.desk.ledger.models import Entry
from inhand.desk.routing.drops import holding, number_dropped
from inhand.desk.teams.actions.set_status import set_status
from inhand.doors.notices.actions.save_room import RoomTerms, save_room
from inhand.doors.worker.stuck import stuck
from inhand.ground.outbox.models import Job
from inhand.ground.outbox.worker import run_all, start_clockwork
from tests.support.mail_desk import mail
from tests.support.room_server import CHANNEL, TOKEN, RoomServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.journeys.conftest import Journey


@pytest.fixture
def chat(journey: Journey) -> Iterator[RoomServer]:
    """Nobody is here, and the team has a channel in Slack."""
    with RoomServer() as running:
        at = journey.clock.now()
        for person in (journey.desk.amina, journey.desk.ben):
            set_status(person, status="away", by=None, at=at)
        terms = RoomTerms("#shipping", "slack", server=running.address, channel=CHANNEL, secret=TOKEN)
        save_room(terms, team=journey.desk.team, by=None, at=at)
        run_all()
        yield running


def stop_the_clocks() -> None:
    """What must never happen: a clock is lost, and the job that would have looked."""
    Conversation.objects.update(climb_at=None)
    Job.objects.all().delete()


def shown(journey: Journey, path: str) -> str:
    browser = Client()
    browser.force_login(journey.desk.amina)
    return browser.get(path).content.decode()


@pytest.mark.usefixtures("chat")
def test_whatever_happens_to_a_conversation_the_number_stays_0(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    for _ in range(12):
        journey.pass_time(hours=1)
        assert number_dropped(journey.clock.now()) == 0
    assert "Nobody has them" not in shown(journey, "/queue/mine/")


@pytest.mark.usefixtures("chat")
def test_a_stopped_clock_is_counted_listed_and_told_by_the_doctor(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    stop_the_clocks()
    journey.clock.advance(minutes=5)
    now = journey.clock.now()
    assert number_dropped(now) == 1
    assert "Nobody has them" in shown(journey, "/queue/mine/")
    assert "1 customer waits without anybody" in shown(journey, "/nodrop/")
    assert any("was dropped: Nobody has it, and no clock was running." in said for said in stuck(now))


def test_what_is_found_is_routed_within_a_minute_and_the_room_is_told_once(
    journey: Journey, chat: RoomServer
) -> None:
    journey.pushed(mail("order-1"))
    stop_the_clocks()
    journey.clock.advance(minutes=5)
    start_clockwork()
    run_all()
    assert number_dropped(journey.clock.now()) == 0
    assert journey.conversation().climb_at is not None
    caught = Entry.objects.get(name=DropCaught.name)
    assert caught.facts == {"reason": "Nobody has it, and no clock was running."}
    alarm = [each for each in chat.messages.values() if "without anybody" in each.body["text"]]
    assert len(alarm) == 1
    pk = journey.conversation().pk
    assert f"#{pk} Where is my parcel?" in alarm[0].body["text"]
    journey.pass_time(minutes=1)
    assert "Settled: A customer waited without anybody" in alarm[0].body["text"]
    journey.pass_time(minutes=2)
    assert alarm[0].edits == 1
    assert f"Conversation {pk}" in shown(journey, "/nodrop/")


def test_the_page_says_who_has_everybody(journey: Journey) -> None:
    journey.pushed(mail("order-1"), mail("bill-1", sender="Eva <eva@inn.example>", subject="My bill"))
    owner = journey.conversation().owner
    assert owner
    set_status(owner, status="away", by=None, at=journey.clock.now())
    run_all()
    assert holding(journey.clock.now()) == {"owner": 1, "rescue": 1}
    page = shown(journey, "/nodrop/")
    assert "of 2 who wait are without somebody" in page
    assert "Never. That is how it should be." in page


def test_an_owner_at_work_without_a_clock_is_no_drop_but_gets_one_again(journey: Journey) -> None:
    journey.pushed(mail("order-1"))
    stop_the_clocks()
    journey.clock.advance(minutes=5)
    assert number_dropped(journey.clock.now()) == 0
    start_clockwork()
    run_all()
    owned = journey.conversation()
    assert owned.climb_at == owned.due_at
    assert not Entry.objects.filter(name=DropCaught.name).exists()
