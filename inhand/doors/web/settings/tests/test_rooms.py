"""Settings → Rooms: set up, tried, switched off, removed, and kept secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.desk.teams.models import Teammate
from inhand.doors.notices.models import Room
from inhand.doors.web.tests.sample import Desk, desk
from inhand.ground import vault
from tests.support.room_server import CHANNEL, TOKEN, RoomServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
PATH = "/settings/rooms/"


@pytest.fixture
def chat() -> Iterator[RoomServer]:
    with RoomServer() as running:
        yield running


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    found = desk(clock.now())
    Teammate.objects.filter(pk=found.amina.pk).update(role=Teammate.Role.ADMINISTRATOR)
    client.force_login(found.amina)
    return found


def terms(made: Desk, chat: RoomServer, **changes: str) -> dict[str, str]:
    filled = {
        "key": "new",
        "kind": "slack",
        "team": str(made.team.pk),
        "name": "#shipping",
        "channel": CHANNEL,
    }
    return filled | {"server": chat.address, "secret": TOKEN} | changes


def test_a_room_is_added_and_its_secret_is_sealed(client: Client, made: Desk, chat: RoomServer) -> None:
    client.post(PATH, terms(made, chat))
    room = Room.objects.get()
    assert (room.team, room.kind, vault.unseal(room.secret)) == (made.team, "slack", TOKEN)
    assert TOKEN not in room.secret
    page = client.get(PATH).content.decode()
    assert "#shipping" in page
    assert TOKEN not in page


def test_an_empty_secret_keeps_the_stored_one(client: Client, made: Desk, chat: RoomServer) -> None:
    client.post(PATH, terms(made, chat))
    key = str(Room.objects.get().pk)
    client.post(PATH, terms(made, chat, key=key, secret="", name="#parcels"))
    room = Room.objects.get()
    assert (room.name, vault.unseal(room.secret), room.is_active) == ("#parcels", TOKEN, False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"secret": ""}, "Give the bot"),
        ({"channel": ""}, "Give the channel"),
        ({"kind": "discord", "secret": "ftp://x"}, "starts with https://"),
        ({"kind": "mattermost", "server": ""}, "starts with https://"),
        ({"kind": "email", "channel": "nobody"}, "Give one address"),
        ({"kind": "irc"}, "Choose one of the services"),
        ({"team": ""}, "Choose the team"),
        ({"name": " "}, "Give the room a name"),
    ],
)
def test_what_is_wrong_is_said_by_field(
    wrong: dict[str, str], said: str, client: Client, made: Desk, chat: RoomServer
) -> None:
    answer = client.post(PATH, terms(made, chat, **wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Room.objects.exists()


def test_a_test_is_posted_and_what_goes_wrong_is_said(client: Client, made: Desk, chat: RoomServer) -> None:
    client.post(PATH, terms(made, chat))
    check = f"{PATH}{Room.objects.get().pk}/check"
    assert "A line stands in #shipping now" in client.post(check, follow=True).content.decode()
    assert "Amina Koné tried this room" in chat.only.body["text"]
    chat.misbehave = "refused"
    assert "Slack refuses it: invalid_auth" in client.post(check, follow=True).content.decode()


def test_a_room_is_removed(client: Client, made: Desk, chat: RoomServer) -> None:
    client.post(PATH, terms(made, chat))
    client.post(PATH, {"key": str(Room.objects.get().pk), "delete": "1"})
    assert not Room.objects.exists()


def test_only_administrators_set_up_rooms(client: Client, made: Desk, chat: RoomServer) -> None:
    client.post(PATH, terms(made, chat))
    client.force_login(made.ben)
    assert client.get(PATH).status_code == 403
    assert client.post(f"{PATH}{Room.objects.get().pk}/check").status_code == 403
    assert chat.messages == {}
