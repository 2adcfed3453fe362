"""Everything that runs beside the web: the worker's threads and the mailboxes."""

from __future__ import annotations

from inhand.doors.channels.email.poll import Post
from inhand.ground.outbox.worker import Worker


class Running:
    """Start and stop them together."""

    def __init__(self, *, network_threads: int = 4, mail: bool = True) -> None:
        self._parts: list[Worker | Post] = [Worker(network_threads)]
        if mail:
            self._parts.append(Post())

    def start(self) -> None:
        for part in self._parts:
            part.start()

    def stop(self) -> None:
        for part in self._parts:
            part.stop()
