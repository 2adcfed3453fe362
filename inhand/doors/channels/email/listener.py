"""Taking mail from a server that pushes it, by LMTP or SMTP: 250 only once it is stored."""

from __future__ import annotations

import asyncio
import logging
import threading
from functools import partial
from typing import TYPE_CHECKING, AnyStr, Self

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiosmtpd.smtp import Envelope, Session

_LONGEST_LINE = 1024 * 1024  # the standard's 998 would bounce mail of careless programs
_START_SECONDS = 10

log = logging.getLogger(__name__)


class UnknownRecipient(LookupError):
    """No inbox has this address; the text is told to the sending server."""


class Listener:
    """Listens in a thread of its own.

    ``accept(raw, recipients)`` is called in a worker thread and must have committed when it returns. It may
    raise ``UnknownRecipient`` (the mail goes back to its sender); any other error makes the sender try again.
    With LMTP it is called once for each recipient, because each gets an answer.
    """

    def __init__(
        self,
        host: str,
        port: int,
        accept: Callable[[bytes, list[str]], None],
        max_bytes: int,
        *,
        lmtp: bool = True,
    ) -> None:
        self.host, self.port = host, port
        self._server = _Lmtp if lmtp else _Smtp
        self._handler = _Handler(accept, each=lmtp)
        self._max_bytes = max_bytes
        self._ready = threading.Event()
        self._failed: OSError | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=f"mail-listener-{port}", daemon=True)

    def start(self) -> None:
        """Return once mail is taken; ``port`` 0 is then the real one. Raise ``OSError`` with what to do."""
        self._thread.start()
        self._ready.wait(_START_SECONDS)
        if self._failed is not None:
            reason = self._failed.strerror
            message = f"Mail cannot be taken at {self.host}:{self.port} ({reason}). Choose another port."
            raise OSError(message) from self._failed

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_START_SECONDS)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            server = self._loop.run_until_complete(
                self._loop.create_server(self._protocol, self.host, self.port)
            )
        except OSError as error:
            self._failed = error
            self._ready.set()
            return
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(server.wait_closed())
        self._loop.close()

    def _protocol(self) -> SMTP:
        return self._server(
            self._handler,
            data_size_limit=self._max_bytes,
            enable_SMTPUTF8=True,
            hostname="inhand",
            ident="Inhand",
            loop=self._loop,
        )


class _Handler:
    def __init__(self, accept: Callable[[bytes, list[str]], None], *, each: bool) -> None:
        self._accept, self._each = accept, each

    async def handle_DATA(  # noqa: N802 -- aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        raw = _traced(envelope)
        turns = [[recipient] for recipient in envelope.rcpt_tos] if self._each else [envelope.rcpt_tos]
        return "\r\n".join([await self._answer(server.loop, raw, recipients) for recipients in turns])

    async def _answer(self, loop: asyncio.AbstractEventLoop, raw: bytes, recipients: list[str]) -> str:
        try:
            await loop.run_in_executor(None, partial(self._accept, raw, recipients))
        except UnknownRecipient as error:
            return f"550 5.1.1 {_ascii(error)}"
        except Exception:
            # Whatever it is, the sender keeps the mail and comes again.
            log.exception("Mail for %s could not be stored.", ", ".join(recipients))
            return "451 4.3.0 The mail could not be stored; try again later"
        return "250 2.0.0 Stored"


class _Smtp(SMTP):
    line_length_limit = _LONGEST_LINE


class _Lmtp(LMTP):
    line_length_limit = _LONGEST_LINE

    async def push(self, status: AnyStr) -> None:
        """LMTP answers the text once for each recipient (RFC 2033, 4.2); the library refuses only once."""
        refusal = str(status).startswith(("552 Error: Too much", "500 Line too long"))
        count = len(self.envelope.rcpt_tos) if refusal and self.envelope else 1
        for _ in range(count):
            await super().push(status)


def _traced(envelope: Envelope) -> bytes:
    """The mail with the envelope on top, as the last server before a mailbox writes it (RFC 5321, 4.4)."""
    content = envelope.content if isinstance(envelope.content, bytes) else b""
    sender, recipients = (
        _ascii(envelope.mail_from or "").strip("<>"),
        ", ".join(map(_ascii, envelope.rcpt_tos)),
    )
    return f"Return-Path: <{sender}>\r\nEnvelope-To: {recipients}\r\n".encode("ascii") + content


def _ascii(text: object) -> str:
    return " ".join(str(text).encode("ascii", "replace").decode().split())[:400]
