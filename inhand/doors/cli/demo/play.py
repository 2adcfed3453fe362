"""Play the week: what is past in a moment, what comes at its speed."""

from __future__ import annotations

import logging
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from inhand.desk.conversations.models import Conversation
from inhand.desk.teams.models import Teammate
from inhand.doors.channels import accept
from inhand.doors.channels.email.listener import Listener
from inhand.doors.channels.models import Channel
from inhand.doors.cli import fast_clock
from inhand.doors.cli.demo import desk
from inhand.doors.cli.demo.people import Player
from inhand.doors.cli.demo.week import week
from inhand.ground import clock
from inhand.ground.outbox import worker

if TYPE_CHECKING:
    from inhand.doors.cli.demo.week import Sent

log = logging.getLogger(__name__)

OPENS = datetime(2026, 3, 1, 21, 30, tzinfo=UTC)
# Tuesday morning in Berlin: two shifts overlap, the night's mail is not yet done.
JOINS = datetime(2026, 3, 3, 9, 20, tzinfo=UTC)
DEFAULT_SPEED = 10.0
_STEP = timedelta(minutes=5)
# The teammate whose chair is yours leaves it a little before you come, so that you find work.
_LEFT_FOR_YOU = timedelta(minutes=25)
_SLEEP_SECONDS = 0.5
_SAVE_EVERY = 10


class Play:
    """The week, its people and a mail server that takes the replies."""

    def __init__(self, speed: float | None) -> None:
        self._speed = speed
        self._player = Player()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._play, name="demo", daemon=True)
        self._played = 0
        self._sent = settings.DATA_DIR / "sent"
        self._post = Listener("127.0.0.1", 0, self._keep, settings.MAX_MAIL_BYTES, lmtp=False)

    def prepare(self) -> None:
        """Furnish the desk and play what is past, or go on from where the last demo stopped."""
        self._sent.mkdir(parents=True, exist_ok=True)
        self._post.start()
        anchor = fast_clock.saved(settings.DATA_DIR)
        if anchor is None or not Teammate.objects.exists():
            self._make_past()
            anchor = fast_clock.Anchor(JOINS, clock.system(), DEFAULT_SPEED)
        self._player.rest(desk.TEAMMATE, desk.ADMINISTRATOR)
        anchor = fast_clock.Anchor(anchor.desk, clock.system(), self._speed or anchor.speed)
        anchor.install()
        desk.connect_post(self._post.port)
        self._anchor = anchor
        self._played = sum(1 for sent in week() if sent.at <= anchor.desk)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(5)
        self._post.stop()
        self._anchor.save(settings.DATA_DIR)

    def _keep(self, raw: bytes, recipients: list[str]) -> None:
        name = f"{clock.system():%Y%m%d-%H%M%S-%f}-{(recipients or ['nobody'])[0].replace('/', '_')}.eml"
        (self._sent / name[:200]).write_bytes(raw)

    def _make_past(self) -> None:
        present = [OPENS]
        clock.set_source(lambda: present[0])
        sys.stdout.write("Making a desk and playing its week up to Tuesday morning (about half a minute) …\n")
        sys.stdout.flush()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # nobody would miss it, and it is made again in a moment
        if Conversation.objects.exists():
            sys.stdout.write("The last start was cut off; this one goes on from it.\n")
        if not Teammate.objects.exists():
            desk.furnish(OPENS)
        desk.connect_post(self._post.port)
        while present[0] < JOINS:
            present[0] += _STEP
            if present[0] > JOINS - _LEFT_FOR_YOU:
                self._player.rest(desk.TEAMMATE, desk.ADMINISTRATOR)
            self._feed(present[0])
            worker.run_all()
            self._player.step(present[0])
            worker.run_all()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")

    def _play(self) -> None:
        steps = 0
        while not self._stopping.wait(_SLEEP_SECONDS):
            try:
                now = clock.now()
                self._feed(now)
                self._player.step(now)
                steps += 1
                if steps % _SAVE_EVERY == 0:
                    self._anchor.save(settings.DATA_DIR)
            except Exception:
                log.exception("The week goes on in a moment.")
        connection.close()

    def _feed(self, now: datetime) -> None:
        """Bring what has arrived since the last time, each message to its channel."""
        due: dict[str, list[Sent]] = {}
        messages = week()
        while self._played < len(messages) and messages[self._played].at <= now:
            sent = messages[self._played]
            due.setdefault("email" if sent.is_mail else "sample", []).append(sent)
            self._played += 1
        for kind, arrived in due.items():
            accept.store(Channel.objects.get(kind=kind), [sent.raw for sent in arrived], at=now)
