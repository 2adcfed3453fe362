"""A copy of what left, in the Sent folder of its mailbox, where people who use a mail program look for it."""

from __future__ import annotations

import imaplib
from contextlib import suppress
from typing import TYPE_CHECKING

import imap_tools

from inhand.doors.channels.email import compose, folders, settings
from inhand.doors.channels.email import imap_wire as wire
from inhand.doors.channels.email.autoconfig import known
from inhand.doors.channels.protocol import ChannelError

if TYPE_CHECKING:
    from inhand.doors.channels.protocol import Account, Outbound

# Their SMTP servers put a copy there themselves.
_THEMSELVES = {"google", "microsoft"}


def is_wanted(account: Account) -> bool:
    """Tell whether we are the ones to put it there."""
    provider = known.by_server(settings.text(account, "smtp_host"))
    by_itself = provider is not None and provider.oauth in _THEMSELVES
    reads = bool(settings.text(account, "imap_host"))
    return reads and not by_itself and settings.flag(account, "copy_sent", default=False)


def keep(outbound: Outbound, account: Account) -> bool:
    """Put it there once, however often this is called; tell whether it had to be. Raise ``ChannelError``."""
    server = settings.server(account, "imap")
    box = wire.connect(server)
    try:
        folder = folders.find(box, folders.SENT)
        if folder is None:
            return False
        box.folder.set(folder)
        # A provider may have done it all the same, or an earlier try of ours whose answer got lost.
        if wire.search(box, "HEADER", "Message-ID", f'"{outbound.message_id}"'):
            return False
        raw = compose.compose(outbound, account)
        box.append(raw, folder, dt=outbound.at, flag_set=[imap_tools.MailMessageFlags.SEEN])
    except (imaplib.IMAP4.error, imap_tools.ImapToolsError, OSError) as error:
        wire.fail(error, server)
    except compose.Unaddressable as error:
        raise ChannelError(str(error), permanent=True) from error
    finally:
        with suppress(imaplib.IMAP4.error, imap_tools.ImapToolsError, OSError):
            box.logout()
    return True
