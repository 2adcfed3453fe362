"""What went wrong with a mail server, in a sentence that says what to do."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inhand.doors.channels.email.settings import Server


def explain(error: Exception, server: Server) -> str:
    """Return the sentence for a failed connection; the error itself ends it where nobody could guess more."""
    if isinstance(error, socket.gaierror):
        return f"No server is called {server.host!r}. Check the name of the {server.protocol.upper()} server."
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"The certificate of {server.label} was not accepted ({error.verify_message}). Use the name the "
            "certificate was made for, or give your own certificate authority."
        )
    if isinstance(error, ssl.SSLError):
        return f"{server.label} does not speak TLS at once. {_other_security(server)}"
    if isinstance(error, ConnectionRefusedError):
        return f"{server.label} refuses connections. Check the port, and whether a firewall stands between."
    if isinstance(error, TimeoutError):
        return f"{server.label} did not answer within {server.timeout:g} s. Check the port and the firewall."
    return f"The connection to {server.label} broke: {plain(error)}. Check the port if this stays."


def _other_security(server: Server) -> str:
    port = {"imap": 143, "smtp": 587}[server.protocol]
    return f"Choose STARTTLS (usually port {port}), or the port that the provider names for TLS."


def no_starttls(server: Server) -> str:
    port = {"imap": 993, "smtp": 465}[server.protocol]
    what = f"{server.label} offers no STARTTLS, and the password is not sent in the clear."
    return f"{what} Choose TLS (usually port {port})."


def wrong_password(server: Server, answer: object) -> str:
    return (
        f"{server.label} does not accept the user name {server.user!r} with this password ({plain(answer)}). "
        "Enter the password again; some providers ask for an app password made in their own settings."
    )


def refused_token(server: Server, answer: object) -> str:
    return (
        f"{server.label} does not let the desk in as {server.user!r} although somebody agreed ({plain(answer)}). Check "
        f"that the account that agreed may use this mailbox, and that {server.protocol.upper()} is switched on for it; "
        "then press “Connect again”."
    )


def plain(answer: object) -> str:
    """A server's answer, or an error, as one short line."""
    if isinstance(answer, bytes):
        answer = answer.decode("utf-8", "replace")
    return " ".join(str(answer).split())[:300] or type(answer).__name__
