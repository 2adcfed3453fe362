"""The folders of a mailbox beside the one where mail comes in: what was sent, and what its server takes for spam."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.doors.channels.email import settings

if TYPE_CHECKING:
    import imap_tools

    from inhand.doors.channels.protocol import Account

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


def missing(account: Account, box: imap_tools.BaseMailBox) -> str:
    """Return a sentence about the folders that are to be read and are not there, empty if all are."""
    lacking = [role.title() for role in wanted(account) if find(box, role) is None]
    return f" It has no folder for {' and '.join(lacking)}, so nothing is read there." if lacking else ""
