"""Telling a machine's mail from a person's (RFC 3834, RFC 3464, list headers, our own marks).

A wrong "automatic" hides a customer, a wrong "person" costs a glance: where signs are weak, two must agree.
"""

# ruff: noqa: RUF001 -- letters of many scripts are the point of the patterns

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

from inhand.doors.channels.email import bounces, headers, mime

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

    from inhand.desk.conversations.inbound import Address, Bounce
    from inhand.doors.channels.protocol import Account

LOOP_HEADER = "X-Inhand-Desk"

_REPLIED = re.compile(
    r"^\s*(?:automatic reply|auto(?:matic)?[ -]?(?:reply|response|responder)"
    r"|out of (?:the )?office(?: auto[ -]?reply)?|auto|ooo|vacation reply"
    r"|automatische antwort|abwesenheits(?:notiz|nachricht|meldung)|abwesend|réponse automatique"
    r"|absence du bureau"
    r"|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori sede|resposta automática"
    r"|automatisch antwoord"
    r"|afwezig(?:heid)?|autosvar|automatiskt? svar|automaattinen vastaus|automatyczna odpowiedź"
    r"|automatická odpověď"
    r"|automatikus válasz|otomatik yanıt|автоответ|автоматический ответ|自动回复|自動回覆|自動応答"
    r"|자동 회신)\s*(?:[:：]|$)",
    re.IGNORECASE,
)
_REPLY_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponse",
    "x-autoresponder",
    "x-mail-autoreply",
    "x-auto-reply-from",
)
_LIST_HEADERS = ("list-id", "list-unsubscribe", "list-post", "x-mailing-list", "mailing-list", "list-help")


def recognise(message: Message, account: Account, sender: Address, text: str) -> tuple[str, Bounce | None]:
    """Return the kind of automatic mail, empty for a person's, and the report if it is a bounce.

    A bounce comes before all but our own mark: it too has an empty return path and calls itself automatic.
    """
    if is_ours(message, account):
        return "loop", None
    report = bounces.read(message, sender, text)
    if report is not None:
        return (
            ("bounce", report) if report.recipients or not bounces.is_success(message) else ("receipt", None)
        )
    if bounces.notice(sender, text):
        return "receipt", None
    return next((kind for kind, is_kind in _KINDS if is_kind(message, account, sender)), ""), None


def is_ours(message: Message, account: Account) -> bool:
    """Tell whether it left from this desk."""
    return headers.raw(message, LOOP_HEADER) == desk_mark(account)


def desk_mark(account: Account) -> str:
    """What our mail carries so that it is known when it comes back; the same for all inboxes of a desk."""
    return hmac.new(account.token_key, b"inhand desk", hashlib.sha256).hexdigest()[:24]


def is_own(party: Address, account: Account) -> bool:
    return bool(party.address) and _base(party.address) in (account.own_addresses | {account.address.lower()})


def _base(address: str) -> str:
    """The address without a plus part, for our own sender address may carry a reply token."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _is_receipt(message: Message, _account: Account, _sender: Address) -> bool:
    kinds = {mime.kind(part) for part in mime.walk(message)}
    if kinds & {"message/disposition-notification", "message/feedback-report"}:
        return True
    # Outlook.com's complaints are no feedback reports, but mark the mail that they give back.
    given_back = (inner for part in mime.walk(message) for inner in mime.children(part))
    if any(headers.raw(inner, "x-hmxmroriginalrecipient") for inner in given_back):
        return True
    answers = (part for part in mime.walk(message) if mime.kind(part) == "text/calendar")
    return any(mime.parameter(part, "content-type", "method").lower() == "reply" for part in answers)


def _is_loop(message: Message, account: Account, sender: Address) -> bool:
    others = [party for party in headers.addresses(message, "reply-to") if not is_own(party, account)]
    return is_own(sender, account) and not others


def _is_auto_reply(message: Message, _account: Account, _sender: Address) -> bool:
    submitted = headers.raw(message, "auto-submitted").lower().partition(";")[0].strip()
    if submitted.startswith("auto-replied") or _precedence(message) in {"auto_reply", "auto-reply"}:
        return True
    if any(headers.raw(message, name).lower() not in {"", "no", "false"} for name in _REPLY_HEADERS):
        return True
    return bool(_REPLIED.match(headers.text(message, "subject")))


def _is_list(message: Message, account: Account, _sender: Address) -> bool:
    """A support address that is itself a list (a Google group, say) passes on customers, not list mail."""
    named = any(headers.raw(message, name) for name in _LIST_HEADERS)
    return (named or _precedence(message) in {"bulk", "list", "junk"}) and not _is_our_list(message, account)


def _is_generated(message: Message, _account: Account, _sender: Address) -> bool:
    submitted = headers.raw(message, "auto-submitted").lower().partition(";")[0].strip()
    if submitted not in {"", "no"}:
        return True
    suppressed = "all" in headers.raw(message, "x-auto-response-suppress").lower()
    no_return = headers.raw(message, "return-path").replace(" ", "") == "<>"
    return no_return or (suppressed and _has_robot_sender(message))


def _has_robot_sender(message: Message) -> bool:
    return any(
        re.match(r"(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|notifications?)\b", party.address)
        for party in headers.addresses(message, "from")
    )


def _precedence(message: Message) -> str:
    return headers.raw(message, "precedence").lower().strip()


def _is_our_list(message: Message, account: Account) -> bool:
    ours = account.own_addresses | {account.address.lower()}
    list_id = headers.raw(message, "list-id").lower()
    post = headers.raw(message, "list-post").lower()
    return any(f"<{own.replace('@', '.')}>" in list_id or f"mailto:{own}>" in post for own in ours)


_KINDS: tuple[tuple[str, Callable[[Message, Account, Address], bool]], ...] = (
    ("receipt", _is_receipt),
    ("auto_reply", _is_auto_reply),
    ("loop", _is_loop),
    ("list", _is_list),
    ("auto_reply", _is_generated),
)
