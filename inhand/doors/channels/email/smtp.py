"""Handing a reply to an SMTP server, with an answer for every way it can fail."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from inhand.doors.channels.email import compose, failures, settings
from inhand.doors.channels.email.xoauth2 import Token, TokenRefused
from inhand.doors.channels.protocol import ChannelError, Receipt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inhand.doors.channels.protocol import Account, Outbound

_DEFINITE = 500
_ME = "[127.0.0.1]"  # spares a name look-up that can take seconds; nobody checks it after a sign-in


def send(outbound: Outbound, account: Account) -> Receipt:
    """Send to everyone on the reply, or raise ``ChannelError``.

    A wrong password or an unreachable server is not permanent: the mail itself is fine and leaves once that
    is mended. Nor is a connection that breaks after the text was sent: the repeat carries the same
    Message-ID, so whoever got both sees one.
    """
    try:
        raw, recipients = compose.compose(outbound, account), compose.recipients(outbound)
    except compose.Unaddressable as error:
        raise ChannelError(str(error), permanent=True) from error
    with _session(account) as client:
        client.sock.settimeout(settings.number(account, "data_seconds", 120))  # type: ignore[union-attr]
        answer, refused = _transfer(client, account.address, recipients, raw)
    return Receipt(outbound.message_id, _detail(answer, refused))


def check(account: Account) -> str:
    """Sign in and ask whether we may send as our address; return a sentence about it, or raise ``ChannelError``."""
    server = settings.server(account, "smtp")
    with _session(account) as client:
        code, answer = client.mail(account.address)
        if code >= _DEFINITE:
            raise ChannelError(failures.may_not_send(server, account.address, answer), permanent=True)
        client.rset()
        signed_in = f"signed in as {server.user}" if server.password or server.bearer else "without a sign-in"
        return f"{server.label} accepts our mail, {signed_in}."


@contextmanager
def _session(account: Account) -> Iterator[smtplib.SMTP]:
    server = settings.server(account, "smtp")
    if not server.host:
        message = "No SMTP server is set for this inbox. Enter one in the inbox's settings."
        raise ChannelError(message, permanent=False)
    client = None
    try:
        client = _signed_in(server)
        yield client
    except (smtplib.SMTPException, OSError, ValueError) as error:
        _raise(error, server)
    finally:
        if client is not None:
            _leave(client)


def _signed_in(server: settings.Server) -> smtplib.SMTP:
    if server.bearer is None:
        return _connect(server, None)
    token = server.bearer("")
    try:
        return _connect(server, Token(server.user, token))
    except TokenRefused:
        # It may have been taken back before its time: a fresh one shows whether the consent is gone.
        return _connect(server, Token(server.user, server.bearer(token)))


def _connect(server: settings.Server, token: Token | None) -> smtplib.SMTP:
    if server.security == "tls":
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=_ME, timeout=server.timeout, context=server.tls()
        )
    else:
        client = smtplib.SMTP(server.host, server.port, local_hostname=_ME, timeout=server.timeout)
    try:
        client.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            client.starttls(context=server.tls())
            client.ehlo()  # what was said before counts no more (RFC 3207, 4.2)
        if token is not None:
            _show(client, token, server)
        elif server.user and server.password:
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


def _show(client: smtplib.SMTP, token: Token, server: settings.Server) -> None:
    try:
        client.auth("XOAUTH2", token, initial_response_ok=True)
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < _DEFINITE:
            raise
        raise TokenRefused(failures.refused_token(server, token.said or error.smtp_error)) from error


def _transfer(
    client: smtplib.SMTP, sender: str, recipients: list[str], raw: bytes
) -> tuple[bytes, dict[str, tuple[int, bytes]]]:
    code, answer = client.mail(sender)
    if code >= 400:  # noqa: PLR2004 -- the border of refusal in SMTP
        raise smtplib.SMTPSenderRefused(code, answer, sender)
    answers = {recipient: client.rcpt(recipient) for recipient in recipients}
    refused = {recipient: given for recipient, given in answers.items() if given[0] not in {250, 251}}
    if len(refused) == len(recipients):
        raise smtplib.SMTPRecipientsRefused(refused)
    code, answer = client.data(raw)
    if code != 250:  # noqa: PLR2004 -- the one code that means taken
        raise smtplib.SMTPDataError(code, answer)
    return answer, refused


def _leave(client: smtplib.SMTP) -> None:
    # The mail is taken or refused by now; how the goodbye goes changes nothing.
    with suppress(smtplib.SMTPException, OSError, ValueError):
        client.quit()
    client.close()


def _detail(answer: bytes, refused: dict[str, tuple[int, bytes]]) -> str:
    missed = "; ".join(
        f"{who} was refused: {code} {failures.plain(said)}" for who, (code, said) in refused.items()
    )
    return f"{failures.plain(answer)}{'. ' if missed else ''}{missed}"


def _raise(error: Exception, server: settings.Server) -> NoReturn:
    said, permanent = _sentence(error, server)
    raise ChannelError(said, permanent=permanent) from error


def _sentence(error: Exception, server: settings.Server) -> tuple[str, bool]:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _not_signed_in(error, server), False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _all_refused(error.recipients)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return _mail_refused(error, server)
    if isinstance(error, smtplib.SMTPNotSupportedError) or "authentication method" in str(error):
        return _not_offered(error, server), False
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(
        error.__context__, TimeoutError | ssl.SSLError
    ):
        return failures.explain(error.__context__, server), False
    return failures.explain(error, server), False


def _not_signed_in(error: smtplib.SMTPAuthenticationError, server: settings.Server) -> str:
    if error.smtp_code >= _DEFINITE:
        return failures.wrong_password(server, error.smtp_error)
    return failures.busy(server, f"{error.smtp_code} {failures.plain(error.smtp_error)}")


def _all_refused(answers: dict[str, tuple[int, bytes]]) -> tuple[str, bool]:
    who = ", ".join(f"{address} ({code} {failures.plain(said)})" for address, (code, said) in answers.items())
    if all(code >= _DEFINITE for code, _ in answers.values()):
        return f"The server refuses every recipient: {who}. Check the address and send again.", True
    return f"The server refuses every recipient for now: {who}. It is tried again.", False


def _mail_refused(error: smtplib.SMTPResponseException, server: settings.Server) -> tuple[str, bool]:
    said = f"{error.smtp_code} {failures.plain(error.smtp_error)}"
    if failures.has_sent_enough(error.smtp_error):
        return f"{server.label} says that enough was sent for now: {said}. It is tried again.", False
    if error.smtp_code >= _DEFINITE:
        return f"{server.label} refuses the mail: {said}. Change what it objects to and send again.", True
    return f"{server.label} does not take the mail now: {said}. It is tried again.", False


def _not_offered(error: Exception, server: settings.Server) -> str:
    if "STARTTLS" in str(error):
        return failures.no_starttls(server)
    reason = failures.plain(error)
    return (
        f"{server.label} takes no password here ({reason}). Choose TLS or STARTTLS, or leave the user empty."
    )
