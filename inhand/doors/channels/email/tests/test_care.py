"""One bad mail never blocks the rest: not when the server falls over it, and not when nobody can read it."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from inhand.doors.channels.email import failures
from inhand.doors.channels.email.care import Care
from inhand.doors.channels.email.imap import Cursor, Mailbox
from inhand.doors.channels.email.tests.mails import account, mail
from inhand.doors.channels.protocol import ChannelError
from tests.support.mail_servers import MemoryImapServer

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_after_a_break_mails_are_fetched_singly_until_it_goes_well() -> None:
    care, uids = Care(), list(range(1, 101))
    assert care.choose(uids) == (uids, [])
    care.began(uids)
    care.broke()
    sizes = []
    for _ in range(5):
        chosen, _ = care.choose(uids)
        care.began(chosen)
        care.went_well()
        sizes.append(len(chosen))
    assert sizes == [1, 4, 16, 64, 100]


def test_a_break_between_mails_is_held_against_none() -> None:
    care = Care()
    for _ in range(20):
        care.broke()
    assert care.choose([1, 2]) == ([1, 2], [])


@contextmanager
def falling_over(uid: int, port: int) -> Iterator[int]:
    """A way to an IMAP server that breaks whenever this mail is asked for."""

    def carry(source: socket.socket, target: socket.socket, *, watched: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                asked = re.search(rb"UID FETCH ([\d,]+) \(UID BODY", data) if watched else None
                if asked and str(uid).encode() in asked[1].split(b","):
                    break
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                server = socket.create_connection(("127.0.0.1", port))
                for ends in ((client, server, True), (server, client, False)):
                    threading.Thread(
                        target=carry, args=ends[:2], kwargs={"watched": ends[2]}, daemon=True
                    ).start()

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def test_a_mail_over_which_the_server_falls_is_passed_over_and_told() -> None:
    with MemoryImapServer() as server:
        box = Mailbox()
        status = box.fetch_new(account(server.settings()), None, 50, 100_000).cursor
        for number in range(4):
            server.deliver(mail(f"Subject: {number}"))
        cursor = Cursor(status.uidvalidity, status.last_uid)
        got: list[bytes] = []
        refused: list[tuple[int, str]] = []
        breaks = 0
        with falling_over(status.last_uid + 2, server.port) as port:
            to = account(server.settings() | {"imap_port": port})
            box = Mailbox()
            while len(got) < 3 and breaks < 20:
                try:
                    batch = box.fetch_new(to, cursor, 50, 100_000)
                except ChannelError:
                    breaks += 1
                    continue
                got += [raw for _, raw in batch.messages]
                refused += batch.refused
                cursor = batch.cursor
            box.close()
    assert [re.search(rb"Subject: (\d)", raw)[1] for raw in got] == [b"0", b"2", b"3"]  # type: ignore[index]
    assert [uid for uid, _ in refused] == [status.last_uid + 2]
    assert breaks < 10


@pytest.mark.parametrize(
    ("answer", "busy"),
    [
        (b"[UNAVAILABLE] Temporary authentication failure", True),
        (b"Too many simultaneous connections. (Failure)", True),
        (b"[AUTHENTICATIONFAILED] Invalid credentials (Failure)", False),
        (b"LOGIN failed.", False),
    ],
)
def test_a_server_that_is_busy_is_told_apart_from_a_wrong_password(answer: bytes, *, busy: bool) -> None:
    assert failures.is_busy(answer) is busy


@pytest.mark.parametrize(
    ("answer", "enough"),
    [
        (b"5.4.5 Daily user sending limit exceeded.", True),
        (b"5.2.3 Your hourly sending quota is used up", True),
        (b"5.7.1 Looks like spam", False),
    ],
)
def test_a_limit_of_mails_is_told_apart_from_a_refused_mail(answer: bytes, *, enough: bool) -> None:
    assert failures.has_sent_enough(answer) is enough
