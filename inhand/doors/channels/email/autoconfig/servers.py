"""The servers of a mail account, as they were found for an address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class End:
    """One server. ``security`` is ``tls`` or ``starttls``; an empty ``host`` is none."""

    host: str = ""
    port: int = 0
    security: str = "tls"


@dataclass(frozen=True, slots=True)
class Servers:
    """``source`` says in words where they come from; ``note`` what the provider wants, with a page of its ``help``.

    ``oauth`` is the sign-in by consent that the provider has, ``user`` the name to sign in by if not the address.
    """

    imap: End
    smtp: End
    source: str
    user: str = ""
    oauth: str = ""
    note: str = ""
    help: str = ""
