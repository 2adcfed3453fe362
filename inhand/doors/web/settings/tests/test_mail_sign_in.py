"""Connecting a mailbox by consent, through the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from inhand.desk.teams.models import Teammate
from inhand.doors.channels.models import Channel, Grant, OAuthApp
from inhand.doors.web.tests.sample import Desk, desk
from tests.support.authorization_server import AuthorizationServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.support.clock import Clock

pytestmark = pytest.mark.django_db
MAILBOX = {"key": "new", "name": "Shop", "address": "help@shop.example", "oauth": "other"}
SECURE = {"imap_security": "tls", "smtp_security": "tls"}


@pytest.fixture
def made(clock: Clock, client: Client) -> Desk:
    found = desk(clock.now())
    Teammate.objects.filter(pk=found.amina.pk).update(role="administrator")
    client.force_login(Teammate.objects.get(pk=found.amina.pk))
    return found


@pytest.fixture
def server() -> Iterator[AuthorizationServer]:
    with AuthorizationServer() as running:
        yield running


@pytest.fixture
def channel(client: Client, made: Desk, server: AuthorizationServer) -> Channel:
    del made
    page = client.post("/settings/oauth/", {"key": "other", **server.app()}, follow=True)
    assert "Saved." in page.content.decode()
    client.post("/settings/inboxes/", MAILBOX | SECURE)
    return Channel.objects.get(address="help@shop.example")


def ask(client: Client, channel: Channel) -> str:
    return client.get(f"/settings/inboxes/{channel.pk}/consent")["Location"]


def come_back(client: Client, to: str) -> str:
    parts = urlsplit(to)
    return client.get(f"{parts.path}?{parts.query}", follow=True).content.decode()


def test_a_mailbox_is_connected_by_consent(
    client: Client, channel: Channel, server: AuthorizationServer
) -> None:
    page = client.get("/settings/inboxes/").content.decode()
    assert "Nobody has agreed yet" in page
    assert "testmail" not in str(OAuthApp.objects.get().secret).lower()
    assert server.app()["client_secret"] not in client.get("/settings/oauth/").content.decode()
    come_back(client, server.agree(ask(client, channel)))
    assert Grant.objects.get().channel == channel
    page = client.get("/settings/inboxes/").content.decode()
    assert "Nobody has agreed yet" not in page
    assert "Connect again" in page


def test_an_answer_nobody_asked_for_or_given_twice_changes_nothing(
    client: Client, channel: Channel, server: AuthorizationServer
) -> None:
    answer = server.agree(ask(client, channel))
    forged = answer.replace("state=", "state=x")
    assert "no question of this browser" in come_back(client, forged)
    assert not Grant.objects.exists()
    come_back(client, answer)
    before = Grant.objects.values().get()
    assert "no question of this browser" in come_back(client, answer)
    assert Grant.objects.values().get() == before


def test_somebody_who_declines_is_told_what_to_do(client: Client, channel: Channel) -> None:
    state = ask(client, channel).partition("&state=")[2].partition("&")[0]
    assert "Nobody agreed" in come_back(client, f"/oauth/callback?error=access_denied&state={state}")


def test_only_an_administrator_connects(client: Client, channel: Channel, made: Desk) -> None:
    client.force_login(made.ben)
    assert client.get(f"/settings/inboxes/{channel.pk}/consent").status_code == 403
    assert client.get("/oauth/callback?state=x").status_code == 403


@pytest.mark.usefixtures("made")
def test_what_is_missing_is_said_by_field(client: Client) -> None:
    page = client.post(
        "/settings/oauth/", {"key": "other", "authorize_url": "http://far.example/a"}
    ).content.decode()
    assert "Copy the client id" in page
    assert page.count("starts with https://") == 2
    page = client.post("/settings/inboxes/", MAILBOX | SECURE).content.decode()
    assert "Mail sign-in first" in page


@pytest.mark.usefixtures("made")
def test_the_servers_of_an_address_are_filled_in_and_stay_where_nothing_is_found(client: Client) -> None:
    asked = {"key": "new", "address": "help@gmail.com"}
    page = client.get("/settings/inboxes/servers", asked).content.decode()
    assert 'value="imap.gmail.com"' in page
    assert 'value="465"' in page
    assert "app password" in page
    typed = {"address": "help@intranet", "imap_host": "mail.intranet"}
    page = client.get("/settings/inboxes/servers", typed).content.decode()
    assert 'value="mail.intranet"' in page
    assert "Nothing was found about intranet" in page
    assert client.get("/settings/inboxes/servers", {"address": "help"}).status_code == 204
