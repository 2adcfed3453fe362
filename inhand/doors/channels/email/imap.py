"""Reading a mailbox over IMAP: what arrived after the last UID, in batches that fit in memory."""

from __future__ import annotations

import imaplib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import imap_tools

from inhand.doors.channels.email import folders, settings
from inhand.doors.channels.email import imap_wire as wire
from inhand.doors.channels.email.care import Care
from inhand.doors.channels.protocol import ChannelError
from inhand.ground import clock

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Sequence

    from inhand.doors.channels.protocol import Account

_WINDOW = 20_000  # UIDs asked for at once: the answer is one line, and the library takes a megabyte
_SLICE = 1.0  # seconds between two looks at the stop sign while the server is silent
_AFTER_TROUBLE = 5.0
_LONGEST_IDLE = 25 * 60  # servers may hang up after 29 minutes (RFC 2177)
_NEARLY_FULL = 90
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a mailbox was read. ``since`` is the first day that is ours, for when the server renumbers."""

    uidvalidity: int
    last_uid: int
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One batch. Store it together with ``cursor`` in one transaction, then fetch again while ``more``.

    ``messages``: (uid, raw bytes). ``oversized``: (uid, size in bytes, header bytes), left on the server.
    ``refused``: (uid, reason), what the server lists but does not hand out.
    """

    cursor: Cursor
    messages: list[tuple[int, bytes]] = field(default_factory=list, repr=False)
    oversized: list[tuple[int, int, bytes]] = field(default_factory=list, repr=False)
    refused: list[tuple[int, str]] = field(default_factory=list)
    more: bool = False


class Mailbox:
    """One mailbox and its connection, for one thread. Every method raises ``ChannelError`` with what to do.

    After an error the connection is dropped; the next call makes a new one.
    """

    def __init__(self) -> None:
        self._box: imap_tools.BaseMailBox | None = None
        self._seen_count = -1
        self._care = Care()

    def fetch_new(
        self, account: Account, cursor: Cursor | None, limit_count: int, limit_bytes: int
    ) -> Fetched:
        """Return the oldest mails not read yet, at most ``limit_count``, together at most ``limit_bytes``.

        A single mail above ``limit_bytes`` is reported with its header only. Nothing is marked as read.
        """
        with self.opened(account) as box:
            status = wire.Status.of(box)
            cursor = _start(box, account, cursor, status)
            self._seen_count = status.count
            uids, searched = _new_uids(box, cursor.last_uid, status.uid_next)
            sizes = wire.sizes(box, uids[:limit_count])
            batch, large = _batch(sizes, limit_bytes)
            messages, refused, batch, large = self._fetch(box, batch, large)
            oversized = [(uid, size, wire.header(box, uid)) for uid, size in large]
            taken = [*batch, *(uid for uid, _ in large)]
            # Mails that vanished between two questions count as taken.
            reached = uids[limit_count - 1] if limit_count < len(uids) else searched
            last = max(taken) if len(taken) < len(sizes) else reached
            more = last < max(searched, status.uid_next - 1)
            return Fetched(Cursor(cursor.uidvalidity, last, cursor.since), messages, oversized, refused, more)

    def _fetch(
        self, box: imap_tools.BaseMailBox, batch: list[int], large: list[tuple[int, int]]
    ) -> tuple[list[tuple[int, bytes]], list[tuple[int, str]], list[int], list[tuple[int, int]]]:
        """Messages and refused ones, and of what was to be taken the stretch that was."""
        chosen, passed = self._care.choose(batch)
        self._care.began(chosen)
        messages, refused = wire.bodies(box, chosen)
        self._care.went_well()
        refused += [(uid, "The connection breaks each time this mail is asked for.") for uid in passed]
        taken = [*passed, *chosen]
        if len(taken) < len(batch):
            large = [(uid, size) for uid, size in large if uid < batch[len(taken)]]
        return messages, refused, taken, large

    def acknowledge(self, account: Account, uids: Sequence[int]) -> None:
        """Mark stored mails as read if the account says ``mark_seen``; otherwise do nothing."""
        if uids and settings.flag(account, "mark_seen", default=False):
            with self.opened(account) as box:
                wire.ok(box.client.uid("STORE", wire.uid_set(uids), "+FLAGS.SILENT", r"(\Seen)"))

    def wait(self, account: Account, stop: threading.Event, timeout: float) -> bool:
        """Return when something may have arrived, when ``stop`` is set, or after ``timeout`` seconds.

        Without IDLE that is after the account's ``poll_seconds``. True means: fetch now.
        """
        try:
            with self.opened(account) as box:
                if wire.Status.of(box).count != self._seen_count:
                    return True
                if "IDLE" in box.client.capabilities:
                    return self._idle(box, stop, min(timeout, _LONGEST_IDLE))
        except ChannelError:
            # The fetch that follows connects anew and reports what is wrong; this only keeps it from racing.
            return not stop.wait(min(timeout, _AFTER_TROUBLE))
        return not stop.wait(min(timeout, settings.number(account, "poll_seconds", 60)))

    def _idle(self, box: imap_tools.BaseMailBox, stop: threading.Event, timeout: float) -> bool:
        end = clock.monotonic() + timeout
        with box.idle as idle:
            while not stop.is_set() and (left := end - clock.monotonic()) > 0:
                began = clock.monotonic()
                lines = idle.poll(timeout=min(_SLICE, left))
                if any(b"EXISTS" in line or b"RECENT" in line for line in lines):
                    return True
                hung_up = not lines and clock.monotonic() - began < min(_SLICE, left) / 2
                if hung_up or any(line.startswith(b"* BYE") for line in lines):
                    message = "the server hung up"
                    raise imaplib.IMAP4.abort(message)
        return not stop.is_set()

    def close(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            with suppress(imaplib.IMAP4.error, imap_tools.ImapToolsError, OSError, ValueError):
                box.client.shutdown() if box.client.state == "LOGOUT" else box.logout()

    @contextmanager
    def opened(self, account: Account) -> Iterator[imap_tools.BaseMailBox]:
        """The folder, opened just now; by ``EXAMINE`` unless mail is to be marked."""
        server = settings.server(account, "imap")
        try:
            self._box = self._box or wire.connect(server)
            wire.select(self._box, account)
            yield self._box
        except (imaplib.IMAP4.error, imap_tools.ImapToolsError, OSError, ValueError) as error:
            self._drop()
            wire.fail(error, server)
        except ChannelError:
            self._drop()
            raise

    def _drop(self) -> None:
        self._care.broke()
        box, self._box = self._box, None
        if box is not None:
            with suppress(imaplib.IMAP4.error, OSError, ValueError):
                box.client.shutdown()


def check(account: Account) -> str:
    """Sign in, open the folder, and return a sentence about it; raise ``ChannelError`` with what to do."""
    mailbox = Mailbox()
    try:
        with mailbox.opened(account) as box:
            count = wire.Status.of(box).count
            pushed = "arrives at once" if "IDLE" in box.client.capabilities else "is looked for regularly"
            folder = settings.text(account, "imap_folder", "INBOX")
            full = wire.fullness(box, folder)
            warning = (
                f" It is {full} % full: make room, or mail will be turned away."
                if full >= _NEARLY_FULL
                else ""
            )
            lacking = folders.missing(account, box)
            return f"Signed in; the folder {folder} holds {count} mails, and new mail {pushed}.{warning}{lacking}"
    finally:
        mailbox.close()


def _start(
    box: imap_tools.BaseMailBox, account: Account, cursor: Cursor | None, status: wire.Status
) -> Cursor:
    """Keep the cursor; or begin where the account says; or, renumbered, at the first day that was ours."""
    if cursor is not None and cursor.uidvalidity == status.uidvalidity:
        return cursor
    if cursor is not None:
        # What was stored before is recognised by its Message-ID when it comes again.
        return Cursor(
            status.uidvalidity, _before(box, cursor.since, status) if cursor.since else 0, cursor.since
        )
    days = settings.number(account, "backfill_days", 0)
    since = clock.now().date() - timedelta(days=days)
    last = _before(box, since, status) if days > 0 else _newest(box, status)
    return Cursor(status.uidvalidity, last, since)


def _before(box: imap_tools.BaseMailBox, since: date, status: wire.Status) -> int:
    """The UID just before the first mail that arrived on or after a day."""
    on = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
    found = wire.search(box, "SINCE", on)
    return min(found) - 1 if found else _newest(box, status)


def _newest(box: imap_tools.BaseMailBox, status: wire.Status) -> int:
    return status.uid_next - 1 if status.uid_next else max(wire.search(box, "UID", "*"), default=0)


def _new_uids(box: imap_tools.BaseMailBox, last: int, uid_next: int) -> tuple[list[int], int]:
    """UIDs above ``last`` from the first stretch that has any, and the UID up to which was looked."""
    if not uid_next:
        found = sorted(uid for uid in wire.search(box, "UID", f"{last + 1}:*") if uid > last)
        return found, found[-1] if found else last
    searched = last
    while searched < uid_next - 1:
        start, searched = searched + 1, min(searched + _WINDOW, uid_next - 1)
        # The server answers a range above its newest UID with the newest, so check.
        found = sorted(
            uid for uid in wire.search(box, "UID", f"{start}:{searched}") if start <= uid <= searched
        )
        if found:
            return found, searched
    return [], searched


def _batch(sizes: list[tuple[int, int]], limit_bytes: int) -> tuple[list[int], list[tuple[int, int]]]:
    """The mails to fetch now and those too large ever to be, in one unbroken stretch from the oldest."""
    batch: list[int] = []
    large: list[tuple[int, int]] = []
    total = 0
    for uid, size in sizes:
        if size > limit_bytes:
            large.append((uid, size))
            continue
        total += size
        if total > limit_bytes:
            break
        batch.append(uid)
    return batch, large
