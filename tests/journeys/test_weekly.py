"""On Friday afternoon the team's week goes to its room and to its leads: in words and as a picture, once."""

from __future__ import annotations

from email import message_from_bytes, policy
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from PIL import Image

from inhand.desk.measures import known
from inhand.desk.measures.actions.follow import follow
from inhand.desk.rules.targets import DEFAULTS
from inhand.desk.teams.actions.change_team import change_team
from inhand.doors.notices import picture_link
from inhand.doors.notices.actions.save_room import RoomTerms, save_room
from inhand.doors.worker.sweep_tasks import friday
from inhand.ground.outbox.worker import run_all
from tests.support.mail_desk import mail
from tests.support.room_server import CHANNEL, TOKEN, RoomServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from django.test import Client
    from pytest_django.fixtures import Settings

    from tests.journeys.conftest import Journey


@pytest.fixture
def chat() -> Iterator[RoomServer]:
    with RoomServer() as running:
        yield running


def report_of(journey: Journey) -> EmailMessage:
    """The mail to the lead."""
    (raw,) = (each.raw for each in journey.smtp.received if b"the week up to" in each.raw)
    return message_from_bytes(raw, policy=policy.default)


def test_the_week_is_told_in_words_and_as_a_picture(
    journey: Journey, chat: RoomServer, tmp_path: Path
) -> None:
    known.forget()
    at = journey.clock.now()
    change_team(journey.desk.team, lead=journey.desk.amina, by=None, at=at)
    terms = RoomTerms("#shipping", "slack", server=chat.address, channel=CHANNEL, secret=TOKEN)
    save_room(terms, team=journey.desk.team, by=None, at=at)
    journey.pushed(mail("order-1"), mail("order-2", sender="eva@bakery.example"))
    journey.clock.advance(minutes=20)
    first = journey.conversation()
    journey.answer(first, first.owner or journey.desk.amina, "It left yesterday.")
    journey.clock.advance(days=(4 - at.weekday()) % 7, hours=16 - at.hour)
    follow(promised=DEFAULTS, at=journey.clock.now())
    for _ in range(2):  # the clock comes round every ten minutes; the report goes once
        friday.enqueue()
        run_all()

    told = report_of(journey)
    assert told["To"] == journey.desk.amina.email
    assert told["Auto-Submitted"] == "auto-replied"
    words = told.get_body(("plain",))
    page = told.get_body(("html",))
    (picture,) = (part for part in told.walk() if part.get_content_type() == "image/png")
    assert words
    assert page
    assert "2 arrivals, 1 replies" in words.get_content()
    assert "First response: p50 20 min (was –)" in words.get_content()
    assert "Begin the sweep: http" in words.get_content()
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in page.get_content()
    assert "2 arrivals, 1 replies, first response 20 min" in page.get_content()
    (tmp_path / "week.png").write_bytes(picture.get_content())
    drawn = Image.open(tmp_path / "week.png")
    assert (drawn.format, drawn.width) == ("PNG", 1280)
    assert len(drawn.convert("RGB").getcolors() or []) > 10, "there are columns on it"

    assert chat.pictures == [picture.get_content()]
    (posted,) = (
        each.body["text"] for each in chat.messages.values() if "the week up to" in each.body["text"]
    )
    assert "First response: p50 20 min" in posted


def test_the_picture_is_shown_to_whoever_has_its_address_for_sixty_days(
    journey: Journey, settings: Settings, client: Client
) -> None:
    settings.BASE_URL = "https://desk.example.com"
    last = journey.clock.now().date()
    path = urlsplit(picture_link.make(journey.desk.team.pk, last)).path
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert Image.open(BytesIO(answer.content)).width == 1280
    assert client.get(path.replace("/week/", "/week/9")).status_code == 404
    journey.clock.advance(days=61)
    assert client.get(path).status_code == 404
