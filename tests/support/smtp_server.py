"""An SMTP server on loopback that records what it is handed, and misbehaves when told to."""

from __future__ import annotations

import asyncio
import base64
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from aiosmtpd.smtp import Envelope, LoginPassword, Session

_HOST = "127.0.0.1"
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Received:
    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class SmtpServer:
    """Takes mail and records it in ``received``.

    ``misbehave`` may be changed at any time, and may be a function that chooses anew for each mail:

    - ``drop_after_data``: the mail is kept, the connection falls before the answer
    - ``drop_before_data``: the connection falls and the mail is lost
    - ``stall``: no answer to the mail until ``release()``
    - ``refuse``, ``defer``: 550 or 451 for every recipient
    - ``refuse_data``, ``defer_data``: 554 or 451 after the text

    ``refused``: single recipients that get 550. With ``user`` and ``password`` a sign-in is needed. With ``tls``
    it speaks TLS at once, or after STARTTLS if ``starttls``. ``accepts`` lets people in by XOAUTH2 instead.
    """

    host = _HOST

    def __init__(
        self, user: str = "", password: str = "", *, tls: ssl.SSLContext | None = None, starttls: bool = False,
        accepts: Callable[[str], bool] | None = None,
    ) -> None:  # fmt: skip
        self.user, self.password, self.accepts = user, password, accepts
        self._tls, self._starttls = tls, starttls
        self.received: list[Received] = []
        self.misbehave: str | Callable[[], str | None] | None = None
        self.refused: set[str] = set()
        self.port = 0
        self._released = threading.Event()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def is_released(self) -> bool:
        return self._released.is_set()

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
        server = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, _HOST, 0, ssl=None if self._starttls else self._tls)
        )
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
            _TokenTaker(self) if self.accepts else _Moody(self),
            hostname="test",
            tls_context=self._tls if self._starttls else None,
            loop=self._loop,
            auth_require_tls=False,
            auth_exclude_mechanism=["LOGIN", "PLAIN"] if self.accepts or not self.user else [],
            authenticator=self._authenticate if self.user else None,
            enable_SMTPUTF8=True,
        )

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
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._owner.user and not session.authenticated:
            return "530 5.7.0 Authentication required"
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
            while not self._owner.is_released():  # noqa: ASYNC110
                await asyncio.sleep(0.02)  # the event belongs to another thread
        assert isinstance(envelope.content, bytes)
        self._owner.received.append(
            Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content)
        )
        if self._mood == "drop_after_data":
            return await self._hang_up(server)
        return "250 2.0.0 OK, taken"

    async def _hang_up(self, server: SMTP) -> str:
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()
        await asyncio.sleep(0.05)
        return "421 gone"


class _TokenTaker(_Moody):
    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        accepts = self._owner.accepts
        given = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        user, _, rest = given.removeprefix("user=").partition("\1auth=Bearer ")
        if accepts and user == self._owner.user and accepts(rest.removesuffix("\1\1")):
            return AuthResult(success=True, handled=False)
        # As Google does it: the reason first, and the refusal once the client has heard it.
        await server.push(
            "334 " + base64.b64encode(b'{"status":"400","scope":"https://mail.google.com/"}').decode()
        )
        await server._reader.readline()
        await server.push("535 5.7.8 Username and Password not accepted.")
        return AuthResult(success=False, handled=True)
