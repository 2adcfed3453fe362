"""A mailbox that is signed in to by tokens: they are renewed in time, by one process, until the consent is gone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from inhand.desk.teams.tests.people import person
from inhand.doors.channels.accounts import account
from inhand.doors.channels.actions.connect import MailboxTerms, connect
from inhand.doors.channels.actions.consent import consent
from inhand.doors.channels.actions.save_oauth_app import AppTerms, save_oauth_app
from inhand.doors.channels.bearer import bearer, registered
from inhand.doors.channels.email import imap, smtp
from inhand.doors.channels.email.tests.mails import reply
from inhand.doors.channels.models import Channel, Grant
from inhand.doors.channels.oauth import exchange
from inhand.doors.channels.oauth.exchange import ConsentLost
from inhand.doors.channels.protocol import ChannelError
from tests.support.authorization_server import AuthorizationServer
from tests.support.mail_servers import DovecotServer, SmtpServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.desk.teams.models import Teammate

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BACK = "https://desk.example/oauth/callback"
USER = "desk@example.test"


@pytest.fixture
def server() -> Iterator[AuthorizationServer]:
    with AuthorizationServer(user=USER) as running:
        yield running


@pytest.fixture
def by() -> Teammate:
    return person("Amina")


def connected(server: AuthorizationServer, by: Teammate, **servers: str) -> Channel:
    save_oauth_app(AppTerms("other", **server.app()), by=by, at=NOW)
    terms = MailboxTerms(name="Shop", address=USER, oauth="other", **servers)
    return connect(terms, by=by, at=NOW)


def agree(server: AuthorizationServer, channel: Channel, by: Teammate) -> None:
    app, secret = registered("other"), exchange.verifier()
    asked = exchange.consent_address(app, state="s", secret=secret, back=BACK, address=USER)
    code = parse_qs(urlsplit(server.agree(asked)).query)["code"][0]
    consent(channel, exchange.redeem(app, code, secret=secret, back=BACK), by=by, at=NOW)


def test_a_token_is_kept_sealed_used_while_it_is_good_and_renewed_in_time(
    server: AuthorizationServer, by: Teammate
) -> None:
    channel = connected(server, by)
    with pytest.raises(ConsentLost, match="Nobody has agreed yet"):
        bearer(channel.pk)
    agree(server, channel, by)
    first = bearer(channel.pk)
    assert bearer(channel.pk) == first
    assert first not in str(Grant.objects.values().get())
    server.lives = 1
    second = bearer(channel.pk, first)
    assert second != first
    assert bearer(channel.pk) not in {first, second}  # it has not a minute left
    assert server.renewals == 2


def test_a_passing_trouble_costs_no_consent(server: AuthorizationServer, by: Teammate) -> None:
    channel = connected(server, by)
    agree(server, channel, by)
    server.mood = "trouble"
    with pytest.raises(ChannelError, match="503"):
        bearer(channel.pk, bearer(channel.pk))
    server.mood = ""
    assert server.accepts(bearer(channel.pk, bearer(channel.pk)))


@pytest.mark.dovecot
def test_a_mailbox_is_read_and_answered_by_token_until_it_is_revoked_and_mended(
    server: AuthorizationServer, by: Teammate
) -> None:
    with (
        DovecotServer(USER, introspect=f"{server.url}/introspect") as box,
        SmtpServer(USER, accepts=server.accepts) as out,
    ):
        ports = {"imap_port": str(box.port), "smtp_port": str(out.port)}
        hosts = dict.fromkeys(("imap_host", "smtp_host"), "127.0.0.1")
        securities = dict.fromkeys(("imap_security", "smtp_security"), "none")
        channel = connected(server, by, **ports, **hosts, **securities)
        assert "Nobody has agreed yet" in channel.problem
        agree(server, channel, by)
        channel.refresh_from_db()
        assert channel.problem == ""
        to = account(channel)
        assert "Signed in" in imap.check(to)
        assert f"signed in as {USER}" in smtp.check(to)

        server.access.clear()  # taken back before its time: a fresh one is asked for at once
        assert "Signed in" in imap.check(to)
        server.access.clear()
        smtp.send(reply(), to)
        assert len(out.received) == 1
        assert server.renewals == 2

        server.revoke()
        for ask in (imap.check, smtp.check):
            with pytest.raises(ConsentLost, match="Connect again"):
                ask(to)
        agree(server, channel, by)
        assert "Signed in" in imap.check(to)


@pytest.mark.dovecot
def test_an_account_without_the_right_to_the_mailbox_is_named(
    server: AuthorizationServer, by: Teammate
) -> None:
    with DovecotServer(USER, introspect=f"{server.url}/introspect") as box:
        terms = {"imap_host": "127.0.0.1", "imap_port": str(box.port), "imap_security": "none"}
        channel = connected(server, by, **terms)
        agree(server, channel, by)
        server.user = "somebody@else.example"
        with pytest.raises(ChannelError, match="may use this mailbox"):
            imap.check(account(channel))


def test_another_sign_in_forgets_the_consent(server: AuthorizationServer, by: Teammate) -> None:
    channel = connected(server, by)
    agree(server, channel, by)
    connect(
        MailboxTerms(name="Shop", address=USER, password="app password"),
        by=by,
        at=NOW,
        channel=channel,
    )
    assert not Grant.objects.exists()
    assert account(Channel.objects.get(pk=channel.pk)).bearer is None
