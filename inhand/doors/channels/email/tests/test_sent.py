"""The copy in the Sent folder: once, where it belongs, and only where nobody else puts it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from inhand.doors.channels.email import beside, folders, imap, sent
from inhand.doors.channels.email.tests.mails import account, mail, reply
from tests.support.mail_servers import DovecotServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[DovecotServer]:
    with DovecotServer() as running:
        yield running


@pytest.mark.dovecot
def test_a_copy_is_kept_once_where_the_server_says(server: DovecotServer) -> None:
    to = account(server.settings())
    assert not sent.keep(reply(), to)  # there is no such folder, and none is made up
    with server.client() as client:
        client.create("Sent")
        client.create("Archive")
    assert [sent.keep(reply(), to) for _ in range(2)] == [True, False]
    (raw,) = server.messages("Sent")
    assert b"Message-ID: <r1@shop.example>" in raw
    assert "\\Seen" in server.flags("Sent")[0]
    assert sent.keep(reply(message_id="r2@shop.example"), to)
    assert len(server.messages("Sent")) == 2


@pytest.mark.dovecot
def test_the_folders_beside_are_read_from_the_day_they_are_first_looked_into(server: DovecotServer) -> None:
    to = account({**server.settings(), "backfill_days": 30})
    assert beside.Beside(folders.JUNK).at(to) is None  # there is no such folder yet
    wishes = account({**server.settings(), "read_sent": True, "read_junk": True})
    assert "It has no folder for Sent and Junk, so nothing is read there." in imap.check(wishes)
    with server.client() as client:
        client.create("Sent")
        client.create("Spam")
    server.deliver(mail("Message-ID: <old@shop.example>"), "Sent")
    left = beside.Beside(folders.SENT)
    there = left.at(to)
    assert there is not None
    place = left.mailbox.fetch_new(there, None, 10, 100_000).cursor
    server.deliver(mail("Message-ID: <new@shop.example>"), "Sent")
    fetched = left.mailbox.fetch_new(there, place, 10, 100_000)
    assert [b"<new@shop.example>" in raw for _, raw in fetched.messages] == [True]
    junk = beside.Beside(folders.JUNK)
    found = junk.at(to)
    assert found is not None
    assert "no folder" not in imap.check(wishes)
    assert (found.settings["imap_folder"], folders.wanted(to)) == ("Spam", [])
    assert folders.wanted(account({"read_sent": True, "read_junk": "yes"})) == ["sent", "junk"]
    for each in (left, junk):
        each.mailbox.close()


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({"imap_host": "imap.shop.example", "smtp_host": "smtp.shop.example", "copy_sent": True}, True),
        ({"imap_host": "imap.shop.example", "smtp_host": "smtp.shop.example"}, False),
        ({"smtp_host": "smtp.shop.example", "copy_sent": True}, False),
        ({"imap_host": "imap.gmail.com", "smtp_host": "smtp.gmail.com", "copy_sent": True}, False),
        ({"imap_host": "outlook.office365.com", "smtp_host": "smtp.office365.com", "copy_sent": True}, False),
    ],
)
def test_what_the_provider_does_itself_is_left_to_it(
    settings: dict[str, str | int | bool], *, wanted: bool
) -> None:
    assert sent.is_wanted(account(settings)) is wanted
