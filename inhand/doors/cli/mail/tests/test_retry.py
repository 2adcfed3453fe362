"""What was parked is read again by a command."""

from __future__ import annotations

import argparse
import json

import pytest

from inhand.desk.conversations.models import Message
from inhand.desk.conversations.tests.arriving import inbox
from inhand.desk.teams.tests.people import AT
from inhand.doors.channels import accept
from inhand.doors.channels.models import Channel
from inhand.doors.cli.mail import retry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_what_was_parked_is_read_again_by_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    channel = Channel.objects.create(inbox=inbox(), kind="sample", address="sample")
    payload = json.dumps({"id": "m1", "from": "otto", "text": "Hello"}).encode()
    good, bad = accept.store(channel, [payload, b"not json"], at=AT)
    for arrival in (good, bad):
        accept.park(accept.stored(arrival.pk), "It could not be read.", at=AT)
    assert retry.run(argparse.Namespace(arrivals=[], json=False)) == 1
    good.refresh_from_db()
    assert (good.state, Message.objects.count()) == ("accepted", 1)
    assert capsys.readouterr().out.endswith("1 read, 1 still parked.\n")
