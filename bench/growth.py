"""How reading grows with the size of a mail (time, peak memory) and of a mailbox (a fetch of the newest).

    bin/bench growth
    bin/bench growth --mailboxes 1000,10000,100000

Each mail is read by a process of its own, so that its peak is its own: half of it a text, half an attachment. A mailbox
is a Maildir under Dovecot; asked is the time of a fetch of a hundred new mails behind the cursor.
"""

from __future__ import annotations

import argparse
import base64
import subprocess
import sys
import time
from dataclasses import replace

from bench import asked
from inhand.doors.channels.email.imap import Cursor, Mailbox
from inhand.doors.cli.mail.inspect import account
from tests.support.mail_servers import DovecotServer

_SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 60_000_000)
_NEW = 100
_HEAD = (
    b"From: a@c.example\r\nTo: help@desk.example\r\nSubject: S\r\nMessage-ID: <%d@c.example>\r\n"
    b"Date: Wed, 04 Mar 2026 09:00:00 +0000\r\n"
)
_CHILD = """
import resource, sys, time
from inhand.doors.channels.email.parse import parse
from inhand.doors.cli.mail.inspect import account
from bench.growth import mail
raw, to = mail(int(sys.argv[1])), account([])
parse(mail(1000), to)
before, begun, count = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time(), 0
while time.process_time() - begun < 0.5:
    parse(raw, to)
    count += 1
took = (time.process_time() - begun) / count
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def mail(size: int) -> bytes:
    """Return a mail of about this many bytes."""
    text = b"A line of the letter, as long as lines are.\r\n" * (min(size // 2, 200_000) // 45 + 1)
    file = base64.encodebytes(b"\x00" * ((size - len(text)) * 3 // 4)) if size > len(text) else b""
    kinds = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n"
    part = b"--x\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return _HEAD % size + kinds + text + part + file + b"--x--\r\n"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mailboxes", default="1000,10000,100000")
    asked.wants_json(parser)
    given = parser.parse_args()
    sizes = {size: _read(size) for size in _SIZES}
    boxes = {count: _fetch(count) for count in map(int, given.mailboxes.split(","))}
    if given.json:
        asked.as_json("growth", {"mails": sizes, "mailboxes": boxes})
        return
    for size, (seconds, peak) in sizes.items():
        rate = f"{seconds * 1e3:8.1f} ms CPU, {1 / seconds:7.1f} a second"
        print(f"mail of {size / 1e6:6.2f} MB: {rate}, peak {peak:6.1f} MB above rest")
    for count, seconds in boxes.items():
        print(f"mailbox of {count:6} mails: {_NEW} new ones fetched in {seconds * 1e3:.0f} ms")


def _read(size: int) -> tuple[float, float]:
    command = [sys.executable, "-c", _CHILD, str(size)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 -- our own command
    seconds, peak = said.stdout.split()
    return float(seconds), int(peak) / 1024


def _fetch(count: int) -> float:
    """Return how long a fetch of the last hundred takes, the better of three."""
    with DovecotServer() as server:
        for number in range(count):
            path = server.maildir / "cur" / f"1772600000.{number:07}.growth:2,"
            path.write_bytes(_HEAD % number + b"\r\nHello\r\n")
            server.own(path)
        to, mailbox = replace(account([]), settings=server.settings() | {"timeout_seconds": 120}), Mailbox()
        first = mailbox.fetch_new(to, None, 1, 1_000_000)  # the server makes its index
        cursor = Cursor(first.cursor.uidvalidity, count - _NEW)
        taken = []
        for _ in range(3):
            begun = time.perf_counter()
            if len(mailbox.fetch_new(to, cursor, _NEW, 10_000_000).messages) != _NEW:
                message = "the server handed out fewer"
                raise SystemExit(message)
            taken.append(time.perf_counter() - begun)
        mailbox.close()
    return min(taken)


if __name__ == "__main__":
    main()
