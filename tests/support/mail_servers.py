"""Real mail servers on loopback for tests, each a context manager with a ``port``.

``ImapServer(user, password)`` keeps a mailbox: Dovecot where it is installed, with IDLE, else the pure Python
``MemoryImapServer``. ``SmtpServer()`` records what it is handed and can misbehave.
"""

from __future__ import annotations

import asyncio
import grp
import imaplib
import itertools
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.support.smtp_server import Received, SmtpServer

with warnings.catch_warnings():
    # Its password library asks for the crypt module.
    warnings.simplefilter("ignore", DeprecationWarning)
    from mail_devel.service import Service  # type: ignore[import-untyped]

if TYPE_CHECKING:
    import argparse

__all__ = [
    "DOVECOT",
    "DovecotServer",
    "ImapServer",
    "MemoryImapServer",
    "Received",
    "SmtpServer",
    "free_port",
]

DOVECOT = shutil.which("dovecot") or ("/usr/sbin/dovecot" if Path("/usr/sbin/dovecot").exists() else "")
_HOST = "127.0.0.1"
_PATIENCE = 60.0


# Below those of which the system gives one to whoever connects: nobody else comes by one between our asking and our
# listening, and who waits for a server does not connect to themselves.
_ports = itertools.count(10_000 + secrets.randbelow(20_000))


def free_port() -> int:
    for port in _ports:
        with socket.socket() as probe, suppress(OSError):
            probe.bind((_HOST, port))
            break
    return port


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
    """Debian's Dovecot, unprivileged, with a configuration and mail folder of its own.

    With ``introspect``, the address where a token is asked about, it lets people in by XOAUTH2 too.
    """

    def __init__(
        self, user: str = "desk@example.test", password: str = "secret", *, introspect: str = ""
    ) -> None:
        self.user, self.password = user, password
        self._introspect = introspect
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
        (self._folder / "oauth2").write_text(_OAUTH2.format(introspect=self._introspect))
        (self._folder / "users").write_text(f"{self.user}:{{PLAIN}}{self.password}::::::\n")
        if os.geteuid() == 0:
            for path in (self._folder, *self._folder.glob("*")):
                os.chown(path, account.pw_uid, account.pw_gid)
        self._process = subprocess.Popen(
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
            # At once: nothing of the server is kept but the mail, which is on the disk when it is delivered.
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(_PATIENCE)
            self._process = None
            (self._folder / "run" / "master.pid").unlink(missing_ok=True)

    @property
    def maildir(self) -> Path:
        """Where the mail lies, for tests that play another client of the same folder."""
        folder = self._folder / "mail" / self.user
        for path in (folder.parent, folder, *(folder / part for part in ("cur", "new", "tmp"))):
            if not path.exists():
                path.mkdir()
                self.own(path)
        return folder

    def own(self, path: Path) -> None:
        """Give a file to the user as whom Dovecot reads."""
        if os.geteuid() == 0:
            account = pwd.getpwnam("nobody")
            os.chown(path, account.pw_uid, account.pw_gid)

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
auth_failure_delay = 0
default_internal_user = {name}
default_internal_group = {_group(gid)}
default_login_user = {name}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 100
{_by_token(folder) if self._introspect else ""}
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


_OAUTH2 = """
introspection_mode = post
introspection_url = {introspect}
username_attribute = username
active_attribute = active
active_value = true
"""


def _by_token(folder: Path) -> str:
    return f"""
auth_mechanisms = plain login xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2
}}
service auth {{
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
        arguments: argparse.Namespace = Service.parse([*given, "--password", self.password])
        return arguments

    def __enter__(self) -> Self:
        self._thread.start()
        await_port(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(_PATIENCE)


ImapServer = DovecotServer if DOVECOT else MemoryImapServer
