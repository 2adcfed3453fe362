"""The desk as it is served: uvicorn with the real application, in a thread of the test."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

import uvicorn

if TYPE_CHECKING:
    import socket
    from types import TracebackType

_PATIENCE = 60.0


def address(listening: socket.socket) -> str:
    """Return the address of what is served on a socket."""
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


class _Server(uvicorn.Server):
    """Tells when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


class DeskServer:
    """Serves the application until left; ``url`` has no slash at its end."""

    def __init__(self, listening: socket.socket) -> None:
        self.url = address(listening)
        self._socket = listening.dup()  # uvicorn closes what it is given
        config = uvicorn.Config(
            "inhand.config.asgi:application",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="desk", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._server.ready.wait(_PATIENCE):
            message = "the desk did not start"
            raise TimeoutError(message)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(_PATIENCE)
        self._socket.close()
