"""How carefully a mailbox is fetched once the connection has broken over its mail.

A mail over which the server falls each time would keep all later ones back. After a break the mails are fetched one by
one; the one at which it breaks again and again is passed over, and somebody is told.
"""

from __future__ import annotations

_PATIENCE = 5
_FASTER = 4
_ENOUGH = 100


class Care:
    """For one mailbox. Say ``began`` before mails are asked for, then ``went_well`` or ``broke``."""

    def __init__(self) -> None:
        self._asked: list[int] = []
        self._most = 0  # at once; 0 is as many as there are
        self._breaks: dict[int, int] = {}

    def choose(self, uids: list[int]) -> tuple[list[int], list[int]]:
        """Return the first of these UIDs that are to be fetched, and those that are passed over."""
        passed = [uid for uid in uids[:1] if self._breaks.get(uid, 0) >= _PATIENCE]
        rest = uids[len(passed) :]
        return rest[: self._most] if self._most else rest, passed

    def began(self, uids: list[int]) -> None:
        self._asked = uids

    def went_well(self) -> None:
        if self._asked:
            self._most = 0 if self._most * _FASTER >= _ENOUGH else self._most * _FASTER
            self._breaks.clear()
        self._asked = []

    def broke(self) -> None:
        """The connection is gone. Only what breaks alone is held against a mail."""
        asked, self._asked = self._asked, []
        if len(asked) == 1:
            self._breaks[asked[0]] = self._breaks.get(asked[0], 0) + 1
        if asked:
            self._most = 1
