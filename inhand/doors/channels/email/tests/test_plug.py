from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.doors.channels.email.plug import plug
from inhand.doors.channels.email.tests.mails import account, mail, reply
from tests.support.mail_servers import SmtpServer

if TYPE_CHECKING:
    from inhand.doors.channels.protocol import Channel


def test_email_is_a_channel_like_every_other() -> None:
    channel: Channel = plug
    assert channel.limits.undo_seconds == 10
    assert [read.text for read in channel.read(mail(), account())] == ["Hello"]
    with pytest.raises(ValueError, match="empty"):
        channel.read(b"", account())


def test_what_a_reply_sends_can_be_read_back() -> None:
    with SmtpServer() as server:
        plug.send(reply(), account(server.settings()))
        (read,) = plug.read(server.received[0].raw, account())
    assert read.provider_id == reply().message_id
