"""A small soak: nothing is lost or doubled while everything breaks. ``bin/bench soak`` is the long one."""

from __future__ import annotations

import pytest

from inhand.desk.conversations.tests.arriving import inbox
from inhand.doors.channels.models import Channel
from tests.support.lying_proxy import LyingProxy
from tests.support.mail_servers import DOVECOT, DovecotServer
from tests.support.soak import World, soak

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.dovecot]


@pytest.mark.skipif(not DOVECOT, reason="Dovecot is not installed")
def test_nothing_is_lost_or_doubled_while_everything_breaks() -> None:
    with DovecotServer() as server, LyingProxy(server.port, limits=(2_000, 200_000)) as proxy:
        settings = server.settings() | {"imap_port": proxy.port, "backfill_days": 3650}
        channel = Channel.objects.create(
            inbox=inbox(), kind="email", address="help@lumen.example", settings=settings
        )
        world = World(server, proxy, count=200, renumberings=1)
        found = soak(channel, world)
    assert (found.lost, found.arrivals) == (0, found.sent)
    assert found.sent >= 200
    assert proxy.cuts
