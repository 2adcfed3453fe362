"""Real mail servers on loopback for tests: one that keeps a mailbox, and one that takes mail and can misbehave.

``ImapServer(user, password)`` is Dovecot where it is installed, with IDLE; ``MemoryImapServer`` is pure Python and has
none. ``SmtpServer()`` records what it is handed. All are context managers with a ``port``.
"""

from __future__ import annotations

import argparse
import asyncio
import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from aiosmtpd.smtp import SMTP, AuthResult
from mail_devel.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiosmtpd.smtp import Envelope, LoginPassword, Session

DOVECOT = shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else "")
_HOST = "127.0.0.1"
_PATIENCE = 20.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def await_port(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            with socket.create_connection((_HOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    message = f"nothing listens on port {port}"
    raise TimeoutError(message)


class _Mailbox:
    """What both IMAP servers offer a test, over IMAP itself."""

    host = _HOST
    port: int
    user: str
    password: str

    def deliver(self, raw: bytes, folder: str = "INBOX") -> None:
        """Put a mail into the mailbox as it is."""
        with self.client() as client:
            status, answer = client.append(folder, None, None, raw)
            assert status == "OK", answer

    def messages(self, folder: str = "INBOX") -> list[bytes]:
        """All mails in the order of their arrival."""
        with self.client() as client:
            client.select(folder, readonly=True)
            _, data = client.fetch("1:*", "(BODY.PEEK[])")
            return [item[1] for item in data if isinstance(item, tuple)]

    def flags(self, folder: str = "INBOX") -> list[str]:
        with self.client() as client:
            client.select(folder, readonly=True)
            _, data = client.fetch("1:*", "(FLAGS)")
            return [item.decode() for item in data if isinstance(item, bytes)]

    def expunge(self, sequence: str = "1:*", folder: str = "INBOX") -> None:
        with self.client() as client:
            client.select(folder)
            client.store(sequence, "+FLAGS", r"(\Deleted)")
            client.expunge()

    def recreate(self, folder: str) -> None:
        """Delete and make a folder: the same name under a new UIDVALIDITY."""
        with self.client() as client:
            client.delete(folder)
            client.create(folder)

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4(_HOST, self.port, timeout=_PATIENCE)
        client.login(self.user, self.password)
        return client

    def settings(self) -> dict[str, str | int | bool]:
        """The IMAP half of an e-mail account's settings."""
        return {
            "imap_host": _HOST, "imap_port": self.port, "imap_security": "none", "imap_user": self.user,
            "imap_password": self.password, "timeout_seconds": 10,
        }  # fmt: skip


class DovecotServer(_Mailbox):
    """Debian's Dovecot, unprivileged, with a configuration and mail folder of its own."""

    def __init__(self, user: str = "desk@example.test", password: str = "secret") -> None:
        self.user, self.password = user, password
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="inhand-dovecot-"))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, or start again with the same mail after ``stop``."""
        # Dovecot's master may be anyone, but its servants refuse to be root.
        name = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        account = pwd.getpwnam(name)
        config = self._folder / "dovecot.conf"
        config.write_text(self._config(name, account.pw_uid, account.pw_gid))
        (self._folder / "users").write_text(f"{self.user}:{{PLAIN}}{self.password}::::::\n")
        if os.geteuid() == 0:
            for path in (self._folder, *self._folder.glob("*")):
                os.chown(path, account.pw_uid, account.pw_gid)
        self._process = subprocess.Popen(  # noqa: S603 -- our own configuration
            [DOVECOT, "-F", "-c", str(config)],
            user=account.pw_uid if os.geteuid() == 0 else None,
            group=account.pw_gid if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            await_port(self.port)
        except TimeoutError:
            log = self._folder / "log"
            message = f"dovecot did not start: {log.read_text() if log.exists() else 'it wrote no log'}"
            self.stop()
            raise TimeoutError(message) from None

    def stop(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(_PATIENCE)
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _config(self, name: str, uid: int, gid: int) -> str:
        folder = self._folder
        return f"""
protocols = imap
listen = {_HOST}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {name}
default_internal_group = {_group(gid)}
default_login_user = {name}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name


class MemoryImapServer(_Mailbox):
    """mail-devel in a thread: nothing to install, no IDLE, one mailbox that forgets everything at the end."""

    def __init__(self, user: str = "desk@example.test", password: str = "secret") -> None:
        self.user, self.password = user, password
        self.port = free_port()
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(
            target=lambda: self._loop.run_until_complete(self._run()), daemon=True
        )

    async def _run(self) -> None:
        service = await Service.init(self._arguments())
        service.smtp = None  # the IMAP half is enough
        async with service.start():
            await self._stopping.wait()

    def _arguments(self) -> argparse.Namespace:
        given = ["--host", _HOST, "--imap-port", str(self.port), "--no-http", "--user", self.user]
        return Service.parse([*given, "--password", self.password])

    def __enter__(self) -> Self:
        self._thread.start()
        await_port(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(_PATIENCE)


ImapServer = DovecotServer if DOVECOT else MemoryImapServer


@dataclass(frozen=True, slots=True)
class Received:
    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class SmtpServer:
    """Takes mail and records it in ``received``.

    ``misbehave`` may be changed at any time, and may be a function that chooses anew for each mail:
    ``drop_after_data`` (the mail is kept, the connection falls before the answer), ``drop_before_data``, ``stall``
    (no answer to the mail until ``release()``), ``refuse`` (550 for every recipient), ``defer`` (451 for every
    recipient), ``refuse_data`` (554 after the text), ``defer_data`` (451 after the text).
    ``refused``: single recipients that get 550. With ``user`` and ``password`` a sign-in is needed.
    """

    host = _HOST

    def __init__(self, user: str = "", password: str = "") -> None:
        self.user, self.password = user, password
        self.received: list[Received] = []
        self.misbehave: str | Callable[[], str | None] | None = None
        self.refused: set[str] = set()
        self.port = 0
        self._released = threading.Event()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def release(self) -> None:
        """Let go of everyone who is stalled."""
        self._released.set()

    def settings(self) -> dict[str, str | int | bool]:
        """The SMTP half of an e-mail account's settings."""
        return {
            "smtp_host": _HOST, "smtp_port": self.port, "smtp_security": "none", "smtp_user": self.user,
            "smtp_password": self.password, "timeout_seconds": 10, "data_seconds": 10,
        }  # fmt: skip

    def mood(self) -> str | None:
        return self.misbehave() if callable(self.misbehave) else self.misbehave

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(_PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._protocol, _HOST, 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _protocol(self) -> SMTP:
        return SMTP(
            _Moody(self), hostname="test", loop=self._loop, auth_require_tls=False, auth_required=bool(self.user),
            authenticator=self._authenticate if self.user else None, enable_SMTPUTF8=True,
        )  # fmt: skip

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword
    ) -> AuthResult:
        right = (given.login.decode(), given.password.decode()) == (self.user, self.password)
        return AuthResult(success=right, handled=False)


class _Moody:
    def __init__(self, owner: SmtpServer) -> None:
        self._owner = owner
        self._mood: str | None = None

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's names
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._mood = self._owner.mood()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self._mood == "refuse" or address in self._owner.refused:
            return "550 5.1.1 No such user here"
        if self._mood == "defer":
            return "451 4.7.1 Greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._mood == "drop_before_data":
            return await self._hang_up(server)
        if self._mood == "refuse_data":
            return "554 5.7.1 Looks like spam"
        if self._mood == "defer_data":
            return "451 4.3.0 Disk full"
        if self._mood == "stall":
            while not self._owner._released.is_set():  # noqa: SLF001 -- one thing in two classes
                await asyncio.sleep(0.02)
        assert isinstance(envelope.content, bytes)
        self._owner.received.append(
            Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content)
        )
        if self._mood == "drop_after_data":
            return await self._hang_up(server)
        return "250 2.0.0 OK, taken"

    async def _hang_up(self, server: SMTP) -> str:
        assert server.transport is not None
        server.transport.abort()
        await asyncio.sleep(0.05)
        return "421 gone"
