"""The talk with an authorisation server, against a real one on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from inhand.doors.channels.oauth import exchange, providers
from inhand.doors.channels.oauth.exchange import ConsentLost
from inhand.doors.channels.protocol import ChannelError
from tests.support.authorization_server import CLIENT_ID, CLIENT_SECRET, AuthorizationServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.doors.channels.oauth.providers import App

BACK = "https://desk.example/oauth/callback"


@pytest.fixture
def server() -> Iterator[AuthorizationServer]:
    with AuthorizationServer() as running:
        yield running


def app(server: AuthorizationServer, secret: str = CLIENT_SECRET) -> App:
    return providers.app("other", CLIENT_ID, secret, own=server.app())


def code(server: AuthorizationServer, secret: str) -> str:
    asked = exchange.consent_address(
        app(server), state="s1", secret=secret, back=BACK, address="a@shop.example"
    )
    came_back = parse_qs(urlsplit(server.agree(asked)).query)
    assert came_back["state"] == ["s1"]
    return came_back["code"][0]


def test_a_consent_is_traded_for_tokens_and_these_for_new_ones(server: AuthorizationServer) -> None:
    secret = exchange.verifier()
    tokens = exchange.redeem(app(server), code(server, secret), secret=secret, back=BACK)
    assert server.accepts(tokens.access)
    fresh = exchange.renew(app(server), tokens.refresh)
    assert server.accepts(fresh.access)
    assert fresh.refresh not in {"", tokens.refresh}
    assert fresh.seconds == server.lives


def test_a_code_that_somebody_else_asked_for_is_worth_nothing(server: AuthorizationServer) -> None:
    stolen = code(server, exchange.verifier())
    with pytest.raises(ConsentLost):
        exchange.redeem(app(server), stolen, secret=exchange.verifier(), back=BACK)


def test_a_withdrawn_consent_is_told_apart_from_trouble(server: AuthorizationServer) -> None:
    secret = exchange.verifier()
    tokens = exchange.redeem(app(server), code(server, secret), secret=secret, back=BACK)
    server.revoke()
    with pytest.raises(ConsentLost, match=r"Connect again") as lost:
        exchange.renew(app(server), tokens.refresh)
    assert "expired or revoked" in str(lost.value)
    assert not lost.value.permanent


@pytest.mark.parametrize(
    ("mood", "words"), [("garbage", "is no token"), ("trouble", "has trouble \\(503\\)")]
)
def test_trouble_is_tried_again(server: AuthorizationServer, mood: str, words: str) -> None:
    server.mood = mood
    with pytest.raises(ChannelError, match=words) as caught:
        exchange.renew(app(server), "anything")
    assert not caught.value.permanent
    assert not isinstance(caught.value, ConsentLost)


def test_a_server_that_is_away_or_slow_is_tried_again(
    server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_PATIENCE_SECONDS", 0.1)
    server.mood = "slow"
    with pytest.raises(ChannelError, match="does not answer"):
        exchange.renew(app(server), "anything")
    gone = providers.app("other", CLIENT_ID, "", own=server.app() | {"token_url": "http://127.0.0.1:1/token"})
    with pytest.raises(ChannelError, match="cannot be reached"):
        exchange.renew(gone, "anything")


def test_a_wrong_client_secret_is_named(server: AuthorizationServer) -> None:
    with pytest.raises(ChannelError, match="client id and secret") as caught:
        exchange.renew(app(server, "guessed"), "anything")
    assert not isinstance(caught.value, ConsentLost)


def test_a_consent_without_offline_access_is_refused(server: AuthorizationServer) -> None:
    server.offline = False
    secret = exchange.verifier()
    with pytest.raises(ChannelError, match="no refresh token"):
        exchange.redeem(app(server), code(server, secret), secret=secret, back=BACK)


def test_google_and_microsoft_are_asked_for_what_mail_needs() -> None:
    google = exchange.consent_address(
        providers.app("google", "id", ""), state="s", secret="v" * 64, back=BACK, address="help@shop.example"
    )
    asked = parse_qs(urlsplit(google).query)
    assert google.startswith("https://accounts.google.com/")
    assert asked["scope"] == ["https://mail.google.com/"]
    assert (asked["access_type"], asked["prompt"], asked["login_hint"]) == (
        ["offline"],
        ["consent"],
        ["help@shop.example"],
    )
    microsoft = providers.app("microsoft", "id", "", tenant="shop.example")
    assert microsoft.token_url == "https://login.microsoftonline.com/shop.example/oauth2/v2.0/token"
    assert "offline_access" in microsoft.scopes
    assert "/common/" in providers.app("microsoft", "id", "").authorize_url
