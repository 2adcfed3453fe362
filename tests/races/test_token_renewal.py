"""Many processes find a mailbox's token expired at once: one renews it, since a refresh token is good once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inhand.desk.teams.tests.people import person
from inhand.doors.channels.models import Channel, Grant
from inhand.doors.channels.tests.test_bearer import agree, connected
from inhand.ground import clock
from tests.races.together import together
from tests.support.authorization_server import AuthorizationServer

pytestmark = [pytest.mark.races, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PROCESSES = 6


def test_one_process_renews_the_token_for_all() -> None:
    by = person("Amina")
    with AuthorizationServer() as server:
        channel = connected(server, by)
        agree(server, channel, by)
        Grant.objects.update(expires_at=clock.system() - timedelta(minutes=1))
        server.mood, server.seconds = "slow", 1.0

        tokens = together("tests.races.token_users:use", [{"channel": channel.pk}] * PROCESSES)

        assert server.renewals == 1
        assert len(set(tokens)) == 1
        assert server.accepts(tokens[0])
    assert Channel.objects.get(pk=channel.pk).problem == ""
