"""The folders of a mailbox beside the one where mail comes in: what was sent, and what its server takes for spam."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from inhand.doors.channels.email import settings
from inhand.doors.channels.email.imap import Mailbox

if TYPE_CHECKING:
    import imap_tools

    from inhand.doors.channels.protocol import Account

log = logging.getLogger(__name__)

SENT, JUNK = "sent", "junk"
# How a server marks them (RFC 6154), and what they are called where it does not.
_MARKS = {SENT: "\\Sent", JUNK: "\\Junk"}
_USUAL = {
    SENT: (
        "sent",
        "sent items",
        "sent messages",
        "sent mail",
        "gesendet",
        "gesendete objekte",
        "envoyés",
        "enviados",
    ),
    JUNK: ("junk", "spam", "junk e-mail", "junk email", "bulk mail", "bulk", "spamverdacht", "indésirables"),
}


def find(box: imap_tools.BaseMailBox, role: str) -> str | None:
    """Return the name of the folder that the server marks as such, else of one that is called so."""
    listed = box.folder.list()
    marked = [info.name for info in listed if _MARKS[role] in info.flags]
    named = [info.name for name in _USUAL[role] for info in listed if _last(info).casefold() == name]
    return next(iter([*marked, *named]), None)


def _last(info: imap_tools.FolderInfo) -> str:
    return info.name.rpartition(info.delim)[2] if info.delim else info.name


def wanted(account: Account) -> list[str]:
    return [role for role in (SENT, JUNK) if settings.flag(account, f"read_{role}", default=False)]


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
                self._name = find(box, self.role) or ""
        if not self._name:
            return None
        own: dict[str, str | int | bool] = {"imap_folder": self._name, "mark_seen": False, "backfill_days": 0}
        return replace(account, settings={**account.settings, **own})
