"""Looking into a folder beside the one where mail comes in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inhand.doors.channels.email import folders
from inhand.doors.channels.email.imap import Mailbox

if TYPE_CHECKING:
    from inhand.doors.channels.protocol import Account


class Beside:
    """One of these folders, over a connection of its own. What lay there when it was first looked into is not read."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.mailbox = Mailbox()
        self._name: str | None = None

    def at(self, account: Account) -> Account | None:
        """Return the account as it is read here, ``None`` if the mailbox has no such folder."""
        if self._name is None:
            with self.mailbox.opened(account) as box:
                self._name = folders.find(box, self.role) or ""
        if not self._name:
            return None
        own: dict[str, str | int | bool] = {"imap_folder": self._name, "mark_seen": False, "backfill_days": 0}
        return replace(account, settings={**account.settings, **own})
