"""Each service against a server that speaks as it does: posting, editing, and what a customer's words may not do."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from inhand.doors.notices import picture_link, registry, wire
from inhand.doors.notices.card import Card
from inhand.doors.notices.service import Account, Picture, RoomError
from inhand.doors.notices.services import discord, google_chat, mattermost, microsoft_teams, slack
from tests.support.room_server import CHANNEL, MATTERMOST_CHANNEL, TOKEN, RoomServer

if TYPE_CHECKING:
    from collections.abc import Iterator

CARD = Card(
    "Where is my parcel?", ("Otto waits since Mon 03:10.",), "https://desk.example/claim/1/", "Claim it"
)
PICTURE = Picture(b"\x89PNG of a week", "week.png", "What it shows.")
EVIL = "<!channel> @channel @everyone <@U1> <users/all> [x](http://evil.example) *b* <http://evil.example|ok>"
EDITING = ["slack", "mattermost", "discord"]
WEB = [*EDITING, "microsoft_teams", "google_chat"]


@pytest.fixture
def server() -> Iterator[RoomServer]:
    with RoomServer() as running:
        yield running


def account(kind: str, server: RoomServer, **changes: str) -> Account:
    settings = {"server": server.address, "channel": CHANNEL, "mention": ""}
    secret = {
        "slack": TOKEN,
        "mattermost": TOKEN,
        "discord": f"{server.address}/api/webhooks/1/secret",
        "microsoft_teams": f"{server.address}/workflows/secret?api-version=1&sig=abc",
        "google_chat": f"{server.address}/v1/spaces/AAA/messages?key=k&token=t",
        "other": server.address.replace("http", "json") + "/notify/secret",
    }[kind]
    if kind == "mattermost":
        settings["channel"] = MATTERMOST_CHANNEL
    return Account(settings | changes, secret)


@pytest.mark.parametrize("kind", [*WEB, "other"])
def test_a_card_is_posted(kind: str, server: RoomServer) -> None:
    registry.service(kind).post(CARD, account(kind, server), "1")
    shown = str(server.only.body)
    assert "Where is my parcel?" in shown
    assert "Otto waits since" in shown
    assert "https://desk.example/claim/1/" in shown


@pytest.mark.parametrize("kind", EDITING)
def test_a_picture_goes_along(kind: str, server: RoomServer) -> None:
    showing = registry.showing(kind)
    assert showing
    showing.show(CARD, PICTURE, account(kind, server), "1")
    assert server.pictures == [PICTURE.content]
    shown = str(server.only.body)
    assert "Where is my parcel?" in shown
    assert {"slack": "F1", "mattermost": "file1", "discord": "What it shows"}[kind] in shown


@pytest.mark.parametrize("kind", ["microsoft_teams", "google_chat"])
def test_a_picture_is_named_where_the_service_can_fetch_it(kind: str, server: RoomServer) -> None:
    showing = registry.showing(kind)
    assert showing
    showing.show(CARD, replace(PICTURE, link="https://desk.example/week/1.png"), account(kind, server), "1")
    shown = str(server.only.body)
    assert "Where is my parcel?" in shown
    assert "https://desk.example/week/1.png" in shown
    assert "What it shows." in shown


@pytest.mark.parametrize("kind", ["microsoft_teams", "google_chat"])
def test_what_cannot_be_fetched_is_not_named(kind: str, server: RoomServer) -> None:
    showing = registry.showing(kind)
    assert showing
    showing.show(CARD, PICTURE, account(kind, server), "1")
    assert "Where is my parcel?" in str(server.only.body)
    assert "image" not in str(server.only.body).casefold()


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("https://desk.example.com", True),
        ("https://desk.example.com:8443", True),
        ("https://93.184.215.14", True),
        ("http://desk.example.com", False),
        ("https://localhost:8400", False),
        ("https://desk", False),
        ("https://desk.local", False),
        ("https://192.168.1.7", False),
        ("https://[fd00::7]:8400", False),
    ],
)
def test_only_a_desk_with_an_address_outside_is_fetched_from(address: str, outside: bool) -> None:  # noqa: FBT001 -- of a table
    assert picture_link.is_outside(address) == outside


def test_a_bot_that_may_not_upload_posts_the_words(server: RoomServer) -> None:
    server.misbehave = "no files"
    slack.show(CARD, PICTURE, account("slack", server), "1")
    assert "Where is my parcel?" in str(server.only.body["text"])
    assert server.pictures == []


@pytest.mark.parametrize("kind", EDITING)
def test_a_post_is_edited_in_place(kind: str, server: RoomServer) -> None:
    to = account(kind, server)
    editing = registry.editing(kind)
    assert editing
    name = editing.post(CARD, to, "1")
    editing.edit(name, Card("Where is my parcel?", ("Taken by Amina after 12 min.",)), to)
    assert "Taken by Amina after 12 min" in str(server.only.body)
    assert server.only.edits == 1


@pytest.mark.parametrize("kind", sorted(set(registry.KINDS) - set(EDITING)))
def test_where_a_service_cannot_edit_it_says_so(kind: str) -> None:
    assert registry.editing(kind) is None


@pytest.mark.parametrize("kind", EDITING)
def test_what_was_deleted_in_the_room_is_told_from_a_room_that_is_gone(kind: str, server: RoomServer) -> None:
    to = account(kind, server)
    editing = registry.editing(kind)
    assert editing
    name = editing.post(CARD, to, "1")
    server.messages.clear()
    with pytest.raises(RoomError) as gone:
        editing.edit(name, CARD, to)
    assert gone.value.gone


@pytest.mark.parametrize("kind", WEB)
def test_a_service_that_is_asked_too_often_says_how_long_to_wait(kind: str, server: RoomServer) -> None:
    server.misbehave = "limit"
    with pytest.raises(RoomError) as late:
        registry.service(kind).post(CARD, account(kind, server), "1")
    assert (late.value.after, late.value.lasting) == (30, False)


@pytest.mark.parametrize("kind", WEB)
@pytest.mark.parametrize("misbehave", ["missing", "refused"])
def test_what_somebody_must_mend_is_told_as_lasting(kind: str, misbehave: str, server: RoomServer) -> None:
    server.misbehave = misbehave
    with pytest.raises(RoomError, match=r"settings") as refused:
        registry.service(kind).post(CARD, account(kind, server), "1")
    assert refused.value.lasting
    assert "secret" not in str(refused.value)
    assert TOKEN not in str(refused.value)


@pytest.mark.parametrize("kind", WEB)
@pytest.mark.parametrize("misbehave", ["drop", "broken"])
def test_what_passes_by_itself_is_tried_again(kind: str, misbehave: str, server: RoomServer) -> None:
    server.misbehave = misbehave
    with pytest.raises(RoomError, match="tried again") as passing:
        registry.service(kind).post(CARD, account(kind, server), "1")
    assert not passing.value.lasting


@pytest.mark.parametrize("kind", EDITING)
def test_a_page_that_is_no_answer_is_no_post(kind: str, server: RoomServer) -> None:
    server.misbehave = "odd"
    with pytest.raises(RoomError):
        registry.service(kind).post(CARD, account(kind, server), "1")


def test_a_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_PATIENCE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/api/webhooks/1/secret"
        with pytest.raises(RoomError, match="does not answer"):
            discord.post(CARD, Account({}, address), "1")


def test_an_unknown_apprise_service_says_what_is_wrong(server: RoomServer) -> None:
    server.misbehave = "refused"
    with pytest.raises(RoomError, match="did not take it"):
        registry.service("other").post(CARD, account("other", server), "1")
    assert "secret" in registry.service("other").problems(Account({}, "nonsense"))


def test_a_customers_words_call_nobody_in_slack() -> None:
    text = slack.text(Card(EVIL, (EVIL,)))
    assert "<" not in text
    assert "&lt;!channel&gt;" in text


def test_a_customers_words_call_nobody_in_mattermost() -> None:
    text = mattermost.text(Card(EVIL, (EVIL,)))
    assert "@channel" not in text
    assert "@everyone" not in text
    assert "[x](" not in text


def test_a_customers_words_call_nobody_in_discord() -> None:
    body = discord._body(Card(EVIL, (EVIL,)))
    assert body["allowed_mentions"] == {"parse": [], "users": []}
    assert "@everyone" not in body["content"]
    assert "<@U1>" not in body["content"]
    assert "[x](" not in body["content"]


def test_a_customers_words_call_nobody_in_google_chat() -> None:
    text = google_chat.text(Card(EVIL, (EVIL,)))
    assert "<users/all>" not in text
    assert "<http" not in text


def test_a_customers_words_are_plain_runs_in_teams() -> None:
    content = microsoft_teams.body(Card(EVIL, (EVIL,)))["attachments"][0]["content"]
    assert {each["type"] for each in content["body"]} == {"RichTextBlock"}
    assert "msteams" not in content


@pytest.mark.parametrize(
    ("kind", "named", "called"),
    [
        ("slack", "U024BE7LH", "<@U024BE7LH>"),
        ("slack", "S0614TZR7", "<!subteam^S0614TZR7>"),
        ("mattermost", "ben", "@ben"),
        ("discord", "1234567", "<@1234567>"),
    ],
)
def test_whom_the_settings_name_is_called(kind: str, named: str, called: str, server: RoomServer) -> None:
    registry.service(kind).post(Card("x", mention=named), account(kind, server), "1")
    assert called in str(server.only.body)


@pytest.mark.parametrize("kind", ["slack", "mattermost", "discord"])
def test_the_settings_too_can_call_no_whole_channel(kind: str, server: RoomServer) -> None:
    registry.service(kind).post(Card("x", mention="!channel> @all"), account(kind, server), "1")
    assert "channel>" not in str(server.only.body).replace(CHANNEL, "")


def test_a_post_fits_into_discord(server: RoomServer) -> None:
    to = account("discord", server)
    discord.post(Card("x" * 400, ("y" * 3000,)), to, "1")
    assert len(server.only.body["content"]) == 2000


def test_a_thread_of_discord_is_posted_to_and_edited(server: RoomServer) -> None:
    to = Account({}, f"{server.address}/api/webhooks/1/secret?thread_id=77")
    discord.edit(discord.post(CARD, to, "1"), CARD, to)
    assert all("thread_id=77" in path for _, path, _ in server.requests)
