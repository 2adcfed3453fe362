"""A network between a mail client and its server that breaks: it hangs up after some bytes, wherever that is."""

from __future__ import annotations

import random  # noqa: TID251 -- chance is what is wanted
import socket
import threading
from contextlib import suppress
from typing import Self

_HOST = "127.0.0.1"
_PIECE = 4096


class LyingProxy:
    """Passes on what is said to ``port``. Each connection is cut after a number of answered bytes between the
    ``limits``, in the middle of whatever is being said; every tenth is refused at once. ``cuts`` counts them.
    """

    def __init__(self, port: int, *, seed: int = 1, limits: tuple[int, int] = (2_000, 1_000_000)) -> None:
        self._server, self._limits = port, limits
        self._chance = random.Random(seed)  # noqa: S311 -- the same breaks in every run
        self._listener = socket.create_server((_HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        self.cuts = 0
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.cut_all()

    def cut_all(self) -> None:
        """Hang up on everybody."""
        with self._lock:
            ends = list(self._open)
        for end in ends:
            self._close(end)

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._chance.random() < 0.1:
                self.cuts += 1
                client.close()
                continue
            try:
                server = socket.create_connection((_HOST, self._server))
            except OSError:
                client.close()
                continue
            with self._lock:
                self._open |= {client, server}
            limit = self._chance.randint(*self._limits)
            threading.Thread(target=self._pass_on, args=(client, server, None), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, client, limit), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket, limit: int | None) -> None:
        with suppress(OSError):
            while piece := one.recv(_PIECE):
                if limit is not None and len(piece) >= limit:
                    other.sendall(piece[:limit])
                    self.cuts += 1
                    break
                other.sendall(piece)
                limit = None if limit is None else limit - len(piece)
        self._close(one)
        self._close(other)

    def _close(self, end: socket.socket) -> None:
        with self._lock:
            self._open.discard(end)
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
