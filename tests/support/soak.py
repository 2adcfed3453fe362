"""A mailbox that lives while it is read: mail comes, comes twice, goes, and everything is numbered anew."""

from __future__ import annotations

import hashlib
import random  # noqa: TID251 -- chance is what is wanted
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inhand.doors.channels.accounts import account
from inhand.doors.channels.email import poll
from inhand.doors.channels.email.imap import Mailbox
from inhand.doors.channels.models import Arrival
from inhand.doors.channels.protocol import ChannelError

if TYPE_CHECKING:
    from pathlib import Path

    from inhand.doors.channels.models import Channel
    from tests.support.lying_proxy import LyingProxy
    from tests.support.mail_servers import DovecotServer

_KEPT = 500  # mails that stay although they are stored, so that there is something to number anew


@dataclass
class World:
    """Delivers ``count`` mails into a Maildir under Dovecot, and does to it what other clients and servers do."""

    server: DovecotServer
    proxy: LyingProxy
    count: int
    renumberings: int
    seed: int = 1
    sent: set[str] = field(default_factory=set)
    expunged: int = 0
    renumbered: int = 0
    twice: int = 0
    is_done: bool = False
    stored: set[str] = field(default_factory=set)
    _lying: dict[str, Path] = field(default_factory=dict)
    _last: bytes = b""

    def run(self) -> None:
        """Let it all happen; the reader reads meanwhile."""
        chance = random.Random(self.seed)  # noqa: S311 -- the same life in every run
        steps = sorted(chance.sample(range(self.count), self.renumberings))
        for number in range(self.count):
            self._deliver(number, chance.randint(200, 6_000))
            if chance.random() < 0.01:
                self._deliver(number, 0)
            if number % 50 == 0:
                self._expunge(chance)
                time.sleep(0.02)
            if steps and number == steps[0]:
                steps.pop(0)
                self._renumber()
        self.is_done = True

    def _deliver(self, number: int, size: int) -> None:
        raw = self._last if not size else _mail(number, size)
        self._last = raw
        digest = hashlib.sha256(raw).hexdigest()
        self.twice += digest in self.sent
        self.sent.add(digest)
        name = f"1772600000.{number}_{self.twice}.soak"
        path = self.server.maildir / "new" / name
        temporary = self.server.maildir / "tmp" / name
        temporary.write_bytes(raw)
        self.server.own(temporary)
        temporary.rename(path)
        self._lying[digest] = path

    def _expunge(self, chance: random.Random) -> None:
        """Take away what is stored, while the others are being fetched."""
        gone = [digest for digest in self._lying if digest in self.stored][:-_KEPT]
        for digest in gone:
            if chance.random() < 0.7:
                path = self._lying.pop(digest)
                moved = list((path.parent.parent / "cur").glob(f"{path.name}*"))
                for each in (path, *moved):
                    each.unlink(missing_ok=True)
                self.expunged += 1

    def _renumber(self) -> None:
        """Forget all numbers, as a restored backup does. A UIDVALIDITY is a second of the clock, so let one pass."""
        time.sleep(1.1)
        self.proxy.cut_all()
        for path in self.server.maildir.glob("dovecot*"):
            path.unlink(missing_ok=True)
        self.renumbered += 1


def _mail(number: int, size: int) -> bytes:
    head = f"From: c{number}@c.example\r\nTo: help@desk.example\r\nSubject: Matter {number}\r\n"
    head += f"Message-ID: <s{number}@c.example>\r\n"
    body = (f"Line of mail {number}.\r\n" * (size // 20)).encode()
    return head.encode() + b"Date: Wed, 04 Mar 2026 09:00:00 +0000\r\n\r\n" + body


@dataclass(frozen=True, slots=True)
class Outcome:
    sent: int
    arrivals: int
    lost: int
    errors: int


def soak(channel: Channel, world: World) -> Outcome:
    """Read the mailbox until all is quiet, however often the line breaks."""
    alive = threading.Thread(target=world.run, daemon=True)
    alive.start()
    mailbox, to, errors, quiet = Mailbox(), account(channel), 0, 0
    while quiet < 3:
        try:
            done = world.is_done
            more = poll.fetch(channel, to, mailbox)
        except ChannelError:
            errors += 1
            continue
        world.stored = set(Arrival.objects.filter(channel=channel).values_list("digest", flat=True))
        quiet = quiet + 1 if done and not more else 0
    alive.join()
    mailbox.close()
    digests = list(Arrival.objects.filter(channel=channel).values_list("digest", flat=True))
    return Outcome(len(world.sent), len(digests), len(world.sent - set(digests)), errors)
