"""The settings of a mail account, each with its meaning and default; stored as plain values with the channel.

=====================  ==================================================================================
``imap_host``          server that holds the mailbox; empty if mail is only pushed to us
``imap_port``          993 with ``tls``, else 143
``imap_security``      ``tls``, ``starttls`` or ``none``
``imap_user``          defaults to the account's address
``imap_password``      defaults to ``password``
``imap_folder``        ``INBOX``
``poll_seconds``       how often to look where the server cannot push: 60
``backfill_days``      how far back a newly connected mailbox is read: 0, only what arrives from now on
``mark_seen``          mark mail as read once it is stored: false
``smtp_host``          server that takes our mail
``smtp_port``          465 with ``tls``, else 587
``smtp_security``      ``tls``, ``starttls`` or ``none``
``smtp_user``          defaults to the account's address; empty for a server that asks for none
``smtp_password``      defaults to ``password``
``password``           for both
``oauth``              ``google``, ``microsoft`` or ``other``: signed in by a token instead of a password
``timeout_seconds``    longest wait for a server's answer: 30
``data_seconds``       longest wait for the answer to a whole mail: 120
``copy_sent``          keep a copy of what leaves in the Sent folder, unless the provider does: false
``read_sent``           take in what people send from this mailbox with a mail program: false
``read_junk``           take in what the server puts into its Junk folder, as spam: false
``plus_addressing``    answers go to ``local+token@domain``: true
``authserv_id``        whose word counts about senders, several apart by spaces (``authentication.py``):
                       the provider's own, else the domains of the address and of ``imap_host``
``spam_filter``        whose word counts about spam (``spam.py``): one of ``FILTERS``; empty is found out
``tls_verify``         check the server's certificate: true
``tls_ca_file``        a certificate authority of one's own
=====================  ==================================================================================
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from inhand.doors.channels.protocol import Account

PORTS = {("imap", "tls"): 993, ("smtp", "tls"): 465, ("smtp", "starttls"): 587, ("smtp", "none"): 587}


@dataclass(frozen=True, slots=True)
class Server:
    """One end of a mail account. ``protocol`` is ``imap`` or ``smtp``; times in seconds."""

    protocol: str
    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    timeout: float
    verify: bool = True
    ca_file: str = ""
    bearer: Callable[[str], str] | None = field(default=None, repr=False)

    @property
    def label(self) -> str:
        return f"{self.host}:{self.port}"

    def tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.ca_file or None)
        if not self.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def server(account: Account, protocol: str) -> Server:
    chosen = text(account, f"{protocol}_security", "tls")
    security = chosen if chosen in {"none", "starttls"} else "tls"
    return Server(
        protocol=protocol,
        host=text(account, f"{protocol}_host").strip(),
        port=number(account, f"{protocol}_port", PORTS.get((protocol, security), 143)),
        security=security,
        user=text(account, f"{protocol}_user", account.address),
        password=text(account, f"{protocol}_password") or text(account, "password"),
        timeout=number(account, "timeout_seconds", 30),
        verify=flag(account, "tls_verify", default=True),
        ca_file=text(account, "tls_ca_file"),
        bearer=account.bearer,
    )


def text(account: Account, name: str, default: str = "") -> str:
    return str(account.settings.get(name, default))


def number(account: Account, name: str, default: int) -> int:
    """The value as a whole number; the default where it is missing or none."""
    try:
        return int(account.settings.get(name) or default)
    except (TypeError, ValueError):
        return default


def flag(account: Account, name: str, *, default: bool) -> bool:
    value = account.settings.get(name, default)
    return value.lower() not in {"", "0", "no", "false", "off"} if isinstance(value, str) else bool(value)
