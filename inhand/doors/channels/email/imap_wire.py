"""The IMAP commands a mailbox is read with, and what the library's answers mean."""

from __future__ import annotations

import imaplib
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import imap_tools

from inhand.doors.channels.email import failures, settings
from inhand.doors.channels.email.xoauth2 import Token, TokenRefused
from inhand.doors.channels.protocol import ChannelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inhand.doors.channels.protocol import Account

_HEADER_BYTES = 262_144
_UID = re.compile(rb"\bUID (\d+)")
_STORAGE = re.compile(rb"\bSTORAGE (\d+) (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")


def connect(server: settings.Server) -> imap_tools.BaseMailBox:
    """Return a signed-in connection, or raise ``ChannelError``."""
    if not server.host:
        message = "No IMAP server is set for this inbox. Enter one in the inbox's settings."
        raise ChannelError(message, permanent=True)
    if server.bearer is None:
        return _signed_in(server, None)
    token = server.bearer("")
    try:
        return _signed_in(server, Token(server.user, token))
    except TokenRefused:
        # It may have been taken back before its time: a fresh one shows whether the consent is gone.
        return _signed_in(server, Token(server.user, server.bearer(token)))


def _signed_in(server: settings.Server, token: Token | None) -> imap_tools.BaseMailBox:
    try:
        box = _open(server)
    except imap_tools.MailboxStarttlsError as error:
        raise ChannelError(failures.no_starttls(server), permanent=True) from error
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        fail(error, server)
    try:
        _sign_in(box, server, token)
    except (imaplib.IMAP4.error, imap_tools.ImapToolsError, OSError) as error:
        with suppress(imaplib.IMAP4.error, OSError):
            box.client.shutdown()
        if isinstance(error, OSError | imaplib.IMAP4.abort):
            fail(error, server)
        if token is not None:
            raise TokenRefused(failures.refused_token(server, token.said or _answer(error))) from error
        if failures.is_busy(_answer(error)):
            raise ChannelError(failures.busy(server, _answer(error)), permanent=False) from error
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


def _sign_in(box: imap_tools.BaseMailBox, server: settings.Server, token: Token | None) -> None:
    if token is not None:
        box.client.authenticate("XOAUTH2", lambda challenge: token(challenge).encode())
    else:
        sign_in = box.login if (server.user + server.password).isascii() else box.login_utf8
        sign_in(server.user, server.password, initial_folder=None)
    _, found = box.client.capability()  # often longer after the sign-in
    box.client.capabilities = tuple(
        b" ".join(part for part in found if part).decode("ascii", "replace").upper().split()
    )


def select(box: imap_tools.BaseMailBox, account: Account) -> None:
    folder = settings.text(account, "imap_folder", "INBOX") or "INBOX"
    read_only = not settings.flag(account, "mark_seen", default=False)
    try:
        box.folder.set(folder, readonly=read_only)
    except imap_tools.MailboxFolderSelectError as error:
        names = ", ".join(sorted(info.name for info in box.folder.list()))[:300]
        message = f"The mailbox has no folder {folder!r}. Choose one of: {names}."
        raise ChannelError(message, permanent=True) from error


@dataclass(frozen=True, slots=True)
class Status:
    uidvalidity: int
    uid_next: int
    count: int

    @classmethod
    def of(cls, box: imap_tools.BaseMailBox) -> Status:
        """What the server said when the folder was opened just now."""
        said = box.client.untagged_responses
        values = ((said.get(name) or [b"0"])[-1] for name in ("UIDVALIDITY", "UIDNEXT", "EXISTS"))
        return cls(*(int(value) if isinstance(value, bytes) else 0 for value in values))


def sizes(box: imap_tools.BaseMailBox, uids: list[int]) -> list[tuple[int, int]]:
    """(uid, size) in order, without those that are gone."""
    if not uids:
        return []
    lines = [_line(item) for item in ok(box.client.uid("FETCH", uid_set(uids), "(UID RFC822.SIZE)"))]
    pairs = ((_UID.search(line), _SIZE.search(line)) for line in lines)
    return sorted((int(uid[1]), int(size[1])) for uid, size in pairs if uid and size)


def bodies(
    box: imap_tools.BaseMailBox, uids: list[int]
) -> tuple[list[tuple[int, bytes]], list[tuple[int, str]]]:
    if not uids:
        return [], []
    status, data = box.client.uid("FETCH", uid_set(uids), "(UID BODY.PEEK[])")
    if status != "OK":
        return _one_by_one(box, uids)
    messages = sorted(_literals(data))
    missing = sorted(set(uids) - {uid for uid, _ in messages})
    # What is still listed was not deleted meanwhile: somebody has to know.
    return messages, [
        (uid, "The mail server lists this mail but hands out nothing.") for uid, _ in sizes(box, missing)
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


def header(box: imap_tools.BaseMailBox, uid: int) -> bytes:
    status, data = box.client.uid("FETCH", str(uid), f"(UID BODY.PEEK[HEADER]<0.{_HEADER_BYTES}>)")
    return next((content for _, content in _literals(data)), b"") if status == "OK" else b""


def search(box: imap_tools.BaseMailBox, *criteria: str) -> list[int]:
    return [
        int(uid)
        for line in ok(box.client.uid("SEARCH", *criteria))
        if isinstance(line, bytes)
        for uid in line.split()
    ]


def fullness(box: imap_tools.BaseMailBox, folder: str) -> int:
    """How full the mailbox is in per cent (RFC 9208); 0 if the server does not say."""
    if not any(name.startswith("QUOTA") for name in box.client.capabilities):
        return 0
    status, data = box.client.getquotaroot(folder)
    found = _STORAGE.search(b" ".join(line for part in data for line in part if isinstance(line, bytes)))
    return 100 * int(found[1]) // max(1, int(found[2])) if status == "OK" and found else 0


def ok(result: tuple[str, list[object]]) -> list[object]:
    status, data = result
    if status != "OK":
        raise imaplib.IMAP4.error(failures.plain(data[0] if data else status))
    return data


def uid_set(uids: Iterable[int]) -> str:
    return ",".join(map(str, uids))


def _answer(error: Exception) -> object:
    if isinstance(error, imap_tools.UnexpectedCommandStatusError):
        return error.command_result[1][0]
    return error.args[0] if error.args else error


def fail(error: Exception, server: settings.Server) -> NoReturn:
    if "TLS not supported" in str(error) or "STARTTLS" in str(error):
        raise ChannelError(failures.no_starttls(server), permanent=True) from error
    mistaken = isinstance(error, ssl.SSLError)
    raise ChannelError(failures.explain(error, server), permanent=mistaken) from error
