"""Fetch the mail of every connected mailbox, one thread each, and take what servers push.

A mailbox is read by one process at a time. What is fetched is stored together with the place up to which the mailbox
was read, in one commit; only after that is it acknowledged.
"""

from __future__ import annotations

import logging
import os
import threading
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from inhand.doors.channels import accept
from inhand.doors.channels.accounts import account
from inhand.doors.channels.actions.report import report
from inhand.doors.channels.email.beside import Beside
from inhand.doors.channels.email.folders import wanted
from inhand.doors.channels.email.imap import Cursor as Place
from inhand.doors.channels.email.imap import Mailbox
from inhand.doors.channels.email.listener import Listener, UnknownRecipient
from inhand.doors.channels.models import Channel, Cursor
from inhand.doors.channels.protocol import ChannelError
from inhand.ground import clock
from inhand.ground.vault import CannotUnseal

if TYPE_CHECKING:
    from inhand.doors.channels.email.imap import Fetched
    from inhand.doors.channels.protocol import Account

log = logging.getLogger(__name__)

# One commit carries a batch: enough to share the price of durability, little enough for memory.
BATCH_COUNT = 100
_LOOK_AGAIN_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 300.0
_BESIDE_SECONDS = 60.0


class Post:
    """The post of the desk: a thread for each mailbox, and a listener if ``INHAND_LMTP`` or ``INHAND_SMTP`` is set."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._readers: dict[int, Reader] = {}
        self._keeper = threading.Thread(target=self._keep, name="post", daemon=True)
        self._listeners: list[Listener] = []

    def start(self) -> None:
        for name, lmtp in (("INHAND_LMTP", True), ("INHAND_SMTP", False)):
            if place := os.environ.get(name):
                host, _, port = place.rpartition(":")
                listener = Listener(host or "127.0.0.1", int(port), take, settings.MAX_MAIL_BYTES, lmtp=lmtp)
                listener.start()
                self._listeners.append(listener)
        self._keeper.start()

    def stop(self, seconds: float = 5) -> None:
        self._stopping.set()
        for listener in self._listeners:
            listener.stop()
        for reader in self._readers.values():
            reader.stop()
        self._keeper.join(seconds)
        for reader in self._readers.values():
            reader.join(seconds)

    def _keep(self) -> None:
        """See to it that every connected mailbox has its reader, and none that was changed or taken away."""
        while not self._stopping.is_set():
            try:
                self._look()
            except DatabaseError as error:
                log.warning("The post waits for the database: %s", error)
                connection.close()
            self._stopping.wait(_LOOK_AGAIN_SECONDS)
        connection.close()

    def _look(self) -> None:
        rows = Channel.objects.filter(kind="email", is_active=True).exclude(settings__imap_host=None)
        wanted = {row.pk: (row.settings, row.secret) for row in rows if row.settings.get("imap_host")}
        for pk, reader in list(self._readers.items()):
            if wanted.get(pk) != reader.terms or not reader.is_alive():
                reader.stop()
                del self._readers[pk]
        for pk, terms in wanted.items():
            if pk not in self._readers:
                self._readers[pk] = Reader(pk, terms)
                self._readers[pk].start()


class Reader(threading.Thread):
    """Reads one mailbox until stopped. ``terms`` are the settings it was started with."""

    def __init__(self, channel: int, terms: tuple[dict[str, object], str]) -> None:
        super().__init__(name=f"mailbox-{channel}", daemon=True)
        self.channel, self.terms = channel, terms
        self._stopping = threading.Event()
        self._mailbox = Mailbox()
        self._beside: dict[str, Beside] = {}
        self._look_beside_at = 0.0

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        wait = _LOOK_AGAIN_SECONDS
        while not self._stopping.is_set():
            try:
                if not _only_here(self.channel):
                    self._stopping.wait(_LOOK_AGAIN_SECONDS)
                    continue
                self._read()
                wait = _LOOK_AGAIN_SECONDS
            except (ChannelError, CannotUnseal) as error:
                report(self.channel, problem=str(error), at=clock.now())
                self._stopping.wait(wait)
                wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
            except (
                DatabaseError
            ) as error:  # nothing was acknowledged, so nothing is lost: it is fetched again
                log.warning("Mailbox %s waits for the database: %s", self.channel, error)
                connection.close()
                self._stopping.wait(_LOOK_AGAIN_SECONDS)
            except Exception:
                log.exception("Mailbox %s goes on in a while.", self.channel)
                self._stopping.wait(_LOOK_AGAIN_SECONDS)
        for mailbox in (self._mailbox, *(each.mailbox for each in self._beside.values())):
            mailbox.close()
        connection.close()

    def _read(self) -> None:
        channel = Channel.objects.select_related("inbox").get(pk=self.channel)
        to = account(channel)
        while fetch(channel, to, self._mailbox) and not self._stopping.is_set():
            pass
        report(self.channel, problem="", at=clock.now())
        self._read_beside(channel, to)
        longest = _BESIDE_SECONDS if self._beside else _LONGEST_WAIT_SECONDS
        self._mailbox.wait(to, self._stopping, timeout=longest)

    def _read_beside(self, channel: Channel, to: Account) -> None:
        """Look into the folders beside, once a minute. Their trouble keeps nothing back that comes in."""
        if clock.monotonic() < self._look_beside_at:
            return
        self._look_beside_at = clock.monotonic() + _BESIDE_SECONDS
        for role in wanted(to):
            beside = self._beside.setdefault(role, Beside(role))
            try:
                while (there := beside.at(to)) and not self._stopping.is_set():
                    if not fetch(channel, there, beside.mailbox, role):
                        break
            except ChannelError as error:
                log.warning("The %s folder of mailbox %s is looked into later: %s", role, self.channel, error)


def fetch(channel: Channel, to: Account, mailbox: Mailbox, folder: str = "") -> bool:
    """Fetch and store one batch; tell whether there is more. ``folder`` is as with ``Cursor``."""
    row = Cursor.objects.filter(channel=channel, folder=folder).first()
    place = Place(row.uidvalidity, row.last_uid, row.since) if row else None
    fetched = mailbox.fetch_new(to, place, BATCH_COUNT, settings.MAX_MAIL_BYTES)
    _store(channel, fetched, folder)
    mailbox.acknowledge(to, [uid for uid, _ in fetched.messages])
    return fetched.more


@transaction.atomic
def _store(channel: Channel, fetched: Fetched, folder: str) -> None:
    now = clock.now()
    accept.store(channel, [raw for _, raw in fetched.messages], at=now, folder=folder)
    for _, size, header in fetched.oversized:
        accept.store_oversized(channel, header, size, at=now)
    for uid, reason in fetched.refused:
        accept.store_refused(channel, f"UID {uid}", reason, at=now)
    place = {"uidvalidity": fetched.cursor.uidvalidity, "last_uid": fetched.cursor.last_uid}
    Cursor.objects.update_or_create(
        channel=channel, folder=folder, defaults=place | {"since": fetched.cursor.since}
    )


def _only_here(channel: int) -> bool:
    """Take the mailbox for this process, as long as this thread's connection lasts; SQLite has one process."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        # Taken again by the same connection it only counts up; when the connection goes, another may have it.
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"inhand:mailbox:{channel}"])
        return bool(cursor.fetchone()[0])


def take(raw: bytes, recipients: list[str]) -> None:
    """Store a pushed mail for the inboxes it is addressed to, durably. Raise ``UnknownRecipient`` if there is none."""
    try:
        channels = {channel.pk: channel for channel in map(channel_of, recipients) if channel}
        if not channels:
            message = f"No inbox here has the address {', '.join(recipients)}"
            raise UnknownRecipient(message)
        with transaction.atomic():
            for channel in channels.values():
                accept.store(channel, [raw], at=clock.now())
    finally:
        connection.close()


def channel_of(address: str) -> Channel | None:
    """Return the mail channel of an address, with or without a plus part."""
    local, _, domain = address.strip("<> ").casefold().rpartition("@")
    bare = local.split("+", 1)[0]
    wanted = {f"{local}@{domain}", f"{bare}@{domain}"}
    rows = Channel.objects.filter(kind="email", is_active=True).select_related("inbox").order_by("pk")
    # The channel's own address counts before the further ones of its inbox.
    named = [row for row in rows if row.address in wanted] or [
        row for row in rows if wanted & set(row.inbox.addresses)
    ]
    return named[0] if named else None
