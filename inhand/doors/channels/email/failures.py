"""What went wrong with a mail server, in a sentence that says what to do."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from typing import TYPE_CHECKING

from inhand.doors.channels.email.autoconfig import known

if TYPE_CHECKING:
    from collections.abc import Callable

    from inhand.doors.channels.email.settings import Server

_TLS_AT_ONCE = {993, 465}
# X509_V_ERR_… of OpenSSL: has expired, is not valid yet; hostname mismatch, IP address mismatch.
_OUT_OF_DATE, _OTHER_NAME = {9, 10}, {62, 64}
_BUSY = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT)\]|too many|try again|temporar", re.IGNORECASE)
_SENT_ENOUGH = re.compile(
    r"\b5\.4\.5\b|sending (limit|quota)|(daily|hourly|message) (limit|quota)", re.IGNORECASE
)


def explain(error: Exception, server: Server) -> str:
    """Return the sentence for a failed connection; the error itself ends it where nobody could guess more."""
    for kind, say in _SENTENCES:
        if isinstance(error, kind):
            return say(error, server)
    if isinstance(error, OSError) and error.errno in {errno.ENETUNREACH, errno.EHOSTUNREACH}:
        return (
            f"There is no way from this machine to {server.label}. Check its network, and whether IPv6 works."
        )
    return f"The connection to {server.label} broke: {plain(error)}. Check the port if this stays."


def _no_name(_error: Exception, server: Server) -> str:
    return f"No server is called {server.host!r}. Check the name of the {server.protocol.upper()} server."


def _bad_certificate(error: Exception, server: Server) -> str:
    assert isinstance(error, ssl.SSLCertVerificationError)  # noqa: S101 -- the table below says so
    said = f"The certificate of {server.label} was not accepted ({error.verify_message})."
    if error.verify_code in _OUT_OF_DATE:
        return f"{said} Whoever runs the server has to renew it; or the clock of this machine is wrong."
    if error.verify_code in _OTHER_NAME:
        return f"{said} Enter the server by the name the certificate was made for."
    return f"{said} Nobody we trust vouches for it: give your own certificate authority, or check the name."


def _no_tls(_error: Exception, server: Server) -> str:
    return f"{server.label} does not speak TLS at once. {_other_security(server)}"


def _refused(_error: Exception, server: Server) -> str:
    return f"{server.label} refuses connections. Check the port, and whether a firewall stands between."


def _silent(_error: Exception, server: Server) -> str:
    said = f"{server.label} did not answer within {server.timeout:g} s."
    if server.port in _TLS_AT_ONCE and server.security != "tls":
        return f"{said} At this port servers speak TLS at once: choose TLS."
    if server.protocol == "smtp":
        return f"{said} Many hosting companies block mail ports: try 587 with STARTTLS or 465 with TLS, or ask yours."
    return f"{said} Check the port and the firewall."


_SENTENCES: tuple[tuple[type[Exception], Callable[[Exception, Server], str]], ...] = (
    (socket.gaierror, _no_name),
    (ssl.SSLCertVerificationError, _bad_certificate),
    (ssl.SSLError, _no_tls),
    (ConnectionRefusedError, _refused),
    (TimeoutError, _silent),
)


def _other_security(server: Server) -> str:
    port = {"imap": 143, "smtp": 587}[server.protocol]
    return f"Choose STARTTLS (usually port {port}), or the port that the provider names for TLS."


def no_starttls(server: Server) -> str:
    port = {"imap": 993, "smtp": 465}[server.protocol]
    what = f"{server.label} offers no STARTTLS, and the password is not sent in the clear."
    return f"{what} Choose TLS (usually port {port})."


def wrong_password(server: Server, answer: object) -> str:
    provider = known.by_server(server.host)
    advice = provider.note if provider else ""
    return (
        f"{server.label} does not accept the user name {server.user!r} with this password ({plain(answer)}). "
        + (
            advice
            or "Enter the password again; some providers ask for an app password made in their own settings."
        )
    )


def is_busy(answer: object) -> bool:
    """Tell whether a sign-in was refused for now and not for good (RFC 5530)."""
    return bool(_BUSY.search(plain(answer)))


def busy(server: Server, answer: object) -> str:
    return f"{server.label} cannot let the desk in now: {plain(answer)}. It is tried again."


def has_sent_enough(answer: object) -> bool:
    """Tell whether the provider's limit of mails is reached; some say it as if the mail itself were refused."""
    return bool(_SENT_ENOUGH.search(plain(answer)))


def refused_token(server: Server, answer: object) -> str:
    return (
        f"{server.label} does not let the desk in as {server.user!r} although somebody agreed ({plain(answer)}). Check "
        f"that the account that agreed may use this mailbox, and that {server.protocol.upper()} is switched on for it; "
        "then press “Connect again”."
    )


def may_not_send(server: Server, address: str, answer: object) -> str:
    return (
        f"{server.label} does not let {server.user!r} send as {address} ({plain(answer)}). Sign in as that address, or "
        "give the account the right to send as it."
    )


def plain(answer: object) -> str:
    """A server's answer, or an error, as one short line."""
    if isinstance(answer, bytes):
        answer = answer.decode("utf-8", "replace")
    return " ".join(str(answer).split())[:300] or type(answer).__name__
