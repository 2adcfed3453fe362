"""Reading a mailbox over IMAP: what arrived after the last UID, in batches that fit in memory, nothing lost."""

from __future__ import annotations

import imaplib
import re
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NoReturn

import imap_tools

from inhand.doors.channels.email import failures, settings
from inhand.doors.channels.protocol import ChannelError
from inhand.ground import clock

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator, Sequence

    from inhand.doors.channels.protocol import Account

_WINDOW = 20_000  # UIDs asked for at once: the answer is one line, and the library takes a megabyte
_HEADER_BYTES = 262_144
_SLICE = 1.0  # seconds between two looks at the stop sign while the server is silent
_AFTER_TROUBLE = 5.0
_LONGEST_IDLE = 25 * 60  # servers may hang up after 29 minutes (RFC 2177)
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a mailbox was read. ``since`` is the first day that is ours to read, for when the server renumbers."""

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

    def fetch_new(
        self, account: Account, cursor: Cursor | None, limit_count: int, limit_bytes: int
    ) -> Fetched:
        """Return the oldest mails not read yet, at most ``limit_count``, together at most ``limit_bytes``.

        A single mail above ``limit_bytes`` is reported with its header only. Nothing is marked as read.
        """
        with self.opened(account) as box:
            status = _Status.of(box)
            cursor = _start(box, account, cursor, status)
            self._seen_count = status.count
            uids, searched = _new_uids(box, cursor.last_uid, status.uid_next)
            sizes = _sizes(box, uids[:limit_count])
            batch, large = _batch(sizes, limit_bytes)
            messages, refused = _bodies(box, batch)
            oversized = [(uid, size, _header(box, uid)) for uid, size in large]
            last = _last(uids, limit_count, sizes, batch, large, searched)
            more = last < max(searched, status.uid_next - 1)
            return Fetched(Cursor(cursor.uidvalidity, last, cursor.since), messages, oversized, refused, more)

    def acknowledge(self, account: Account, uids: Sequence[int]) -> None:
        """Mark mails as read once they are stored, if the account says ``mark_seen``; otherwise do nothing."""
        if uids and settings.flag(account, "mark_seen", default=False):
            with self.opened(account) as box:
                _ok(box.client.uid("STORE", _set(uids), "+FLAGS.SILENT", r"(\Seen)"))

    def wait(self, account: Account, stop: threading.Event, timeout: float) -> bool:
        """Return when something may have arrived, when ``stop`` is set, or after ``timeout`` seconds.

        Without IDLE that is after the account's ``poll_seconds``. True means: fetch now.
        """
        try:
            with self.opened(account) as box:
                if _Status.of(box).count != self._seen_count:
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
            self._box = self._box or connect(server)
            _select(self._box, account)
            yield self._box
        except (imaplib.IMAP4.error, imap_tools.ImapToolsError, OSError, ValueError) as error:
            self._drop()
            _raise(error, server)
        except ChannelError:
            self._drop()
            raise

    def _drop(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            with suppress(imaplib.IMAP4.error, OSError, ValueError):
                box.client.shutdown()


def check(account: Account) -> str:
    """Sign in, open the folder, and return a sentence about it; raise ``ChannelError`` with what to do."""
    mailbox = Mailbox()
    try:
        with mailbox.opened(account) as box:
            count = _Status.of(box).count
            pushed = "arrives at once" if "IDLE" in box.client.capabilities else "is looked for regularly"
            folder = settings.text(account, "imap_folder", "INBOX")
            return f"Signed in; the folder {folder} holds {count} mails, and new mail {pushed}."
    finally:
        mailbox.close()


def connect(server: settings.Server) -> imap_tools.BaseMailBox:
    """Return a signed-in connection, or raise ``ChannelError``."""
    if not server.host:
        message = "No IMAP server is set for this inbox. Enter one in the inbox's settings."
        raise ChannelError(message, permanent=True)
    try:
        box = _open(server)
    except imap_tools.MailboxStarttlsError as error:
        raise ChannelError(failures.no_starttls(server), permanent=True) from error
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        _raise(error, server)
    try:
        _sign_in(box, server)
    except (imaplib.IMAP4.error, imap_tools.ImapToolsError, OSError) as error:
        with suppress(imaplib.IMAP4.error, OSError):
            box.client.shutdown()
        if isinstance(error, OSError | imaplib.IMAP4.abort):
            _raise(error, server)
        raise ChannelError(failures.wrong_password(server, _answer(error)), permanent=True) from error
    return box


def _open(server: settings.Server) -> imap_tools.BaseMailBox:
    if server.security == "tls":
        return imap_tools.MailBox(server.host, server.port, timeout=server.timeout, ssl_context=server.tls())
    if server.security == "starttls":
        return imap_tools.MailBoxStartTls(
            server.host, server.port, timeout=server.timeout, ssl_context=server.tls()
        )
    return imap_tools.MailBoxUnencrypted(server.host, server.port, timeout=server.timeout)


def _sign_in(box: imap_tools.BaseMailBox, server: settings.Server) -> None:
    sign_in = box.login if (server.user + server.password).isascii() else box.login_utf8
    sign_in(server.user, server.password, initial_folder=None)
    _, found = box.client.capability()  # often longer after the sign-in
    box.client.capabilities = tuple(
        b" ".join(part for part in found if part).decode("ascii", "replace").upper().split()
    )


def _select(box: imap_tools.BaseMailBox, account: Account) -> None:
    folder = settings.text(account, "imap_folder", "INBOX") or "INBOX"
    read_only = not settings.flag(account, "mark_seen", default=False)
    try:
        box.folder.set(folder, readonly=read_only)
    except imap_tools.MailboxFolderSelectError as error:
        names = ", ".join(sorted(info.name for info in box.folder.list()))[:300]
        message = f"The mailbox has no folder {folder!r}. Choose one of: {names}."
        raise ChannelError(message, permanent=True) from error


@dataclass(frozen=True, slots=True)
class _Status:
    uidvalidity: int
    uid_next: int
    count: int

    @classmethod
    def of(cls, box: imap_tools.BaseMailBox) -> _Status:
        """What the server said when the folder was opened just now."""
        said = box.client.untagged_responses
        return cls(
            *(int((said.get(name) or [b"0"])[-1] or 0) for name in ("UIDVALIDITY", "UIDNEXT", "EXISTS"))
        )


def _start(box: imap_tools.BaseMailBox, account: Account, cursor: Cursor | None, status: _Status) -> Cursor:
    """Keep the cursor; or begin at the policy's day; or, renumbered, begin again at the first day that was ours."""
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


def _before(box: imap_tools.BaseMailBox, since: date, status: _Status) -> int:
    """The UID just before the first mail that arrived on or after a day."""
    on = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
    found = _search(box, "SINCE", on)
    return min(found) - 1 if found else _newest(box, status)


def _newest(box: imap_tools.BaseMailBox, status: _Status) -> int:
    return status.uid_next - 1 if status.uid_next else max(_search(box, "UID", "*"), default=0)


def _new_uids(box: imap_tools.BaseMailBox, last: int, uid_next: int) -> tuple[list[int], int]:
    """UIDs above ``last`` from the first stretch that has any, and the UID up to which was looked."""
    if not uid_next:
        found = sorted(uid for uid in _search(box, "UID", f"{last + 1}:*") if uid > last)
        return found, found[-1] if found else last
    searched = last
    while searched < uid_next - 1:
        start, searched = searched + 1, min(searched + _WINDOW, uid_next - 1)
        # The server answers a range above its newest UID with the newest, so check.
        found = sorted(uid for uid in _search(box, "UID", f"{start}:{searched}") if start <= uid <= searched)
        if found:
            return found, searched
    return [], searched


def _last(
    uids: list[int],
    limit: int,
    sizes: list[tuple[int, int]],
    batch: list[int],
    large: list[tuple[int, int]],
    searched: int,
) -> int:
    """The UID up to which everything is taken; mails that vanished meanwhile count as taken."""
    if len(batch) + len(large) < len(sizes):
        return max([*batch, *(uid for uid, _ in large)])
    return uids[limit - 1] if limit < len(uids) else searched


def _sizes(box: imap_tools.BaseMailBox, uids: list[int]) -> list[tuple[int, int]]:
    """(uid, size) in order, without those that are gone."""
    if not uids:
        return []
    lines = [_line(item) for item in _ok(box.client.uid("FETCH", _set(uids), "(UID RFC822.SIZE)"))]
    pairs = ((_UID.search(line), _SIZE.search(line)) for line in lines)
    return sorted((int(uid[1]), int(size[1])) for uid, size in pairs if uid and size)


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


def _bodies(
    box: imap_tools.BaseMailBox, uids: list[int]
) -> tuple[list[tuple[int, bytes]], list[tuple[int, str]]]:
    if not uids:
        return [], []
    status, data = box.client.uid("FETCH", _set(uids), "(UID BODY.PEEK[])")
    if status != "OK":
        return _one_by_one(box, uids)
    messages = sorted(_literals(data))
    missing = sorted(set(uids) - {uid for uid, _ in messages})
    # What is still listed was not deleted meanwhile: somebody has to know.
    return messages, [
        (uid, "The mail server lists this mail but hands out nothing.") for uid, _ in _sizes(box, missing)
    ]


def _one_by_one(
    box: imap_tools.BaseMailBox, uids: list[int]
) -> tuple[list[tuple[int, bytes]], list[tuple[int, str]]]:
    """One mail that the server cannot read must not keep the others back."""
    messages: list[tuple[int, bytes]] = []
    refused: list[tuple[int, str]] = []
    for uid in uids:
        status, data = box.client.uid("FETCH", str(uid), "(UID BODY.PEEK[])")
        messages.extend(_literals(data) if status == "OK" else [])
        if status != "OK":
            refused.append((uid, f"The mail server does not hand out this mail: {failures.plain(data[0])}"))
    return messages, refused


def _literals(data: Iterable[object]) -> Iterator[tuple[int, bytes]]:
    """(uid, content) from the library's mixture of pairs and closing lines; the UID may stand in either."""
    content: bytes | None = None
    for item in data:
        if isinstance(item, tuple):
            content = item[1]
        uid = _UID.search(_line(item)) if content is not None else None
        if uid and content is not None:
            yield int(uid[1]), content
            content = None


def _line(item: object) -> bytes:
    head = item[0] if isinstance(item, tuple) else item
    return head if isinstance(head, bytes) else b""


def _header(box: imap_tools.BaseMailBox, uid: int) -> bytes:
    status, data = box.client.uid("FETCH", str(uid), f"(UID BODY.PEEK[HEADER]<0.{_HEADER_BYTES}>)")
    return next((content for _, content in _literals(data)), b"") if status == "OK" else b""


def _search(box: imap_tools.BaseMailBox, *criteria: str) -> list[int]:
    return [
        int(uid)
        for line in _ok(box.client.uid("SEARCH", *criteria))
        if isinstance(line, bytes)
        for uid in line.split()
    ]


def _ok(result: tuple[str, list[object]]) -> list[object]:
    status, data = result
    if status != "OK":
        raise imaplib.IMAP4.error(failures.plain(data[0] if data else status))
    return data


def _set(uids: Iterable[int]) -> str:
    return ",".join(map(str, uids))


def _answer(error: Exception) -> object:
    if isinstance(error, imap_tools.UnexpectedCommandStatusError):
        return error.command_result[1][0]
    return error.args[0] if error.args else error


def _raise(error: Exception, server: settings.Server) -> NoReturn:
    if "TLS not supported" in str(error) or "STARTTLS" in str(error):
        raise ChannelError(failures.no_starttls(server), permanent=True) from error
    mistaken = isinstance(error, ssl.SSLError)
    raise ChannelError(failures.explain(error, server), permanent=mistaken) from error
