from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from inhand.doors.channels.email import imap
from inhand.doors.channels.email.imap import Cursor, Mailbox
from inhand.doors.channels.email.tests.mails import account, mail
from inhand.doors.channels.protocol import Account, ChannelError
from tests.support.mail_servers import DOVECOT, DovecotServer, MemoryImapServer

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 100_000
_no_dovecot = pytest.mark.skipif(not DOVECOT, reason="Dovecot is not installed")
_dovecot = pytest.param(DovecotServer, marks=[pytest.mark.dovecot, _no_dovecot], id="dovecot")

Server = DovecotServer | MemoryImapServer


@pytest.fixture(params=[_dovecot, pytest.param(MemoryImapServer, id="memory")])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with request.param() as running:
        yield running


@pytest.fixture
def dovecot() -> Iterator[DovecotServer]:
    with DovecotServer() as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    yield box
    box.close()


def at(server: Server, **changes: str | int | bool) -> Account:
    return account(server.settings() | changes)


def numbered(count: int) -> list[bytes]:
    return [mail(f"Subject: {number}", f"Message-ID: <{number}@x.example>") for number in range(count)]


def test_a_newly_connected_mailbox_is_read_from_now_on(server: Server, mailbox: Mailbox) -> None:
    server.deliver(mail("Subject: old"))
    begun = mailbox.fetch_new(at(server), None, 50, LIMIT)
    assert (begun.messages, begun.more) == ([], False)
    new = mail("Subject: new")
    server.deliver(new)
    assert [raw for _, raw in mailbox.fetch_new(at(server), begun.cursor, 50, LIMIT).messages] == [new]


def test_an_empty_mailbox_can_be_connected(server: Server, mailbox: Mailbox) -> None:
    begun = mailbox.fetch_new(at(server), None, 50, LIMIT)
    server.deliver(mail())
    assert len(mailbox.fetch_new(at(server), begun.cursor, 50, LIMIT).messages) == 1


def test_the_last_days_are_read_if_the_account_says_so(server: Server, mailbox: Mailbox) -> None:
    server.deliver(mail("Subject: old"))
    assert len(mailbox.fetch_new(at(server, backfill_days=7), None, 50, LIMIT).messages) == 1


def test_what_came_during_an_outage_is_read_in_batches_and_nothing_twice(
    server: Server, mailbox: Mailbox
) -> None:
    cursor = mailbox.fetch_new(at(server), None, 50, LIMIT).cursor
    sent = numbered(7)
    for raw in sent:
        server.deliver(raw)
    got: list[bytes] = []
    more = True
    while more:
        batch = mailbox.fetch_new(at(server), cursor, 3, LIMIT)
        assert len(batch.messages) <= 3
        got += [raw for _, raw in batch.messages]
        cursor, more = batch.cursor, batch.more
    assert got == sent
    assert mailbox.fetch_new(at(server), cursor, 3, LIMIT).messages == []


def test_a_batch_fits_in_the_memory_given(server: Server, mailbox: Mailbox) -> None:
    cursor = mailbox.fetch_new(at(server), None, 50, LIMIT).cursor
    for _ in range(4):
        server.deliver(mail(body="x" * 600))
    sizes = []
    more = True
    while more:
        batch = mailbox.fetch_new(at(server), cursor, 50, 1_600)
        sizes.append(len(batch.messages))
        cursor, more = batch.cursor, batch.more
    assert sizes == [2, 2]


def test_a_huge_mail_is_reported_with_its_header_and_left_there(server: Server, mailbox: Mailbox) -> None:
    cursor = mailbox.fetch_new(at(server), None, 50, LIMIT).cursor
    for raw in (mail("Subject: before"), mail("Subject: huge", body="x" * 2 * LIMIT), mail("Subject: after")):
        server.deliver(raw)
    batch = mailbox.fetch_new(at(server), cursor, 50, LIMIT)
    assert len(batch.messages) == 2
    ((_, size, header),) = batch.oversized
    assert size > 2 * LIMIT
    assert b"Subject: huge" in header
    assert b"xxx" not in header
    assert len(server.messages()) == 3
    assert mailbox.fetch_new(at(server), batch.cursor, 50, LIMIT).oversized == []


def test_mail_deleted_meanwhile_is_passed_over(server: Server, mailbox: Mailbox) -> None:
    cursor = mailbox.fetch_new(at(server), None, 50, LIMIT).cursor
    for raw in numbered(3):
        server.deliver(raw)
    server.expunge("2")
    assert len(mailbox.fetch_new(at(server), cursor, 50, LIMIT).messages) == 2


def test_reading_marks_nothing_unless_the_account_says_so(server: Server, mailbox: Mailbox) -> None:
    cursor = mailbox.fetch_new(at(server), None, 50, LIMIT).cursor
    server.deliver(mail())
    batch = mailbox.fetch_new(at(server), cursor, 50, LIMIT)
    mailbox.acknowledge(at(server), [uid for uid, _ in batch.messages])
    assert "Seen" not in server.flags()[0]
    mailbox.acknowledge(at(server, mark_seen=True), [uid for uid, _ in batch.messages])
    assert "Seen" in server.flags()[0]


def test_a_renumbered_mailbox_is_read_again_from_the_day_it_became_ours(
    server: Server, mailbox: Mailbox
) -> None:
    begun = mailbox.fetch_new(at(server), None, 50, LIMIT).cursor
    server.deliver(mail())
    renumbered = Cursor(begun.uidvalidity + 1, 999, begun.since)
    again = mailbox.fetch_new(at(server), renumbered, 50, LIMIT)
    assert len(again.messages) == 1
    assert again.cursor.uidvalidity == begun.uidvalidity


@pytest.mark.dovecot
@_no_dovecot
def test_a_folder_made_anew_is_read_from_its_beginning(dovecot: DovecotServer, mailbox: Mailbox) -> None:
    with dovecot.client() as client:
        client.create("Support")
    cursor = mailbox.fetch_new(at(dovecot, imap_folder="Support"), None, 50, LIMIT).cursor
    dovecot.deliver(mail("Subject: first"), "Support")
    cursor = mailbox.fetch_new(at(dovecot, imap_folder="Support"), cursor, 50, LIMIT).cursor
    mailbox.close()
    dovecot.recreate("Support")
    dovecot.deliver(mail("Subject: second"), "Support")
    batch = mailbox.fetch_new(at(dovecot, imap_folder="Support"), cursor, 50, LIMIT)
    assert [b"second" in raw for _, raw in batch.messages] == [True]


@pytest.mark.dovecot
@_no_dovecot
def test_new_mail_is_pushed(dovecot: DovecotServer, mailbox: Mailbox) -> None:
    mailbox.fetch_new(at(dovecot), None, 50, LIMIT)
    waiting = threading.Timer(0.3, dovecot.deliver, [mail()])
    waiting.start()
    assert mailbox.wait(at(dovecot), threading.Event(), timeout=30)
    waiting.join()


@pytest.mark.dovecot
@_no_dovecot
def test_mail_that_came_between_reading_and_waiting_is_not_waited_for(
    dovecot: DovecotServer, mailbox: Mailbox
) -> None:
    mailbox.fetch_new(at(dovecot), None, 50, LIMIT)
    dovecot.deliver(mail())
    stopped = threading.Event()
    stopped.set()  # were it waiting, it would say False
    assert mailbox.wait(at(dovecot), stopped, timeout=30)


@pytest.mark.dovecot
@_no_dovecot
def test_a_server_that_went_away_is_met_again(dovecot: DovecotServer, mailbox: Mailbox) -> None:
    cursor = mailbox.fetch_new(at(dovecot), None, 50, LIMIT).cursor
    dovecot.deliver(mail())
    dovecot.stop()
    with pytest.raises(ChannelError):
        mailbox.fetch_new(at(dovecot), cursor, 50, LIMIT)
    dovecot.start()
    assert len(mailbox.fetch_new(at(dovecot), cursor, 50, LIMIT).messages) == 1


def test_waiting_ends_when_told_to(server: Server, mailbox: Mailbox) -> None:
    mailbox.fetch_new(at(server), None, 50, LIMIT)
    stop = threading.Event()
    stop.set()
    assert not mailbox.wait(at(server), stop, timeout=30)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"imap_password": "wrong"}, "does not accept the user name"),
        ({"imap_password": "pässwörd"}, "does not accept the user name"),
        ({"imap_host": "nowhere.invalid"}, "No server is called 'nowhere.invalid'"),
        ({"imap_port": 1}, "refuses connections"),
        ({"imap_security": "tls"}, "does not speak TLS at once"),
        ({"imap_security": "starttls"}, "offers no STARTTLS"),
        ({"imap_folder": "Nowhere"}, "has no folder 'Nowhere'. Choose one of: INBOX"),
        ({"imap_host": ""}, "No IMAP server is set"),
    ],
)
def test_a_wrong_setting_is_named(server: Server, change: dict[str, str | int | bool], words: str) -> None:
    with pytest.raises(ChannelError) as caught:
        imap.check(at(server, **change))
    assert words in str(caught.value)


def test_a_right_setting_is_confirmed(server: Server) -> None:
    server.deliver(mail())
    assert "INBOX holds 1 mail" in imap.check(at(server))
