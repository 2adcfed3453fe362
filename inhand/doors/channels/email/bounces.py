"""Delivery reports: who was not reached, and which message it was (RFC 3464, and older habits)."""

from __future__ import annotations

import re
from email import message_from_string
from email.message import Message
from typing import TYPE_CHECKING

from inhand.desk.conversations.inbound import Bounce, BouncedRecipient
from inhand.doors.channels.email import headers, mime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inhand.desk.conversations.inbound import Address

_MAX_RECIPIENTS = 100
_MAX_TEXT = 65_536
_MAX_DETAIL = 500
_REACHED = {"delivered", "relayed", "expanded"}
_DAEMON = re.compile(
    r"^(?:mailer-?daemon|post_master|mail-?daemon|postmaster|mdaemon|mmdf|bounce[sd]?|daemon|mailadmin"
    r"|microsoftexchange\w{20,})\b",
    re.IGNORECASE,
)
_DAEMON_NAME = re.compile(
    r"mail delivery (?:sub)?system|mail delivery service|mailer[ -]daemon|system administrator"
    r"|postmaster|internet mail",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver(?:ed|able)|non[- ]?(?:delivery|remis|recapitabile)"
    r"|(?:delivery|mail|message|send)[ -](?:status|delivery|failure|notification|system error)"
    r"|failure notice|returned mail|returning message|mail (?:could not|not) be delivered"
    r"|delivery (?:has )?(?:failed|failure|problem|error|report)"
    r"|(?:not|unable to|could not be|cannot be|can't be) (?:be )?deliver"
    r"|failed (?:mail|delivery|message)|warning: could not send|mail system error"
    r"|unzustellbar|nicht zugestellt|zustellung|échec|non remis|no entregado|error de entrega"
    r"|mancata consegna|niet bezorg|onbestelbaar"
    r"|недоставлен|не доставлено|配信できません|送信できません|退信|undelivrable|message error"
    r"|address not found"
    r"|user unknown|bounce|mail (?:failed|failure)|not yet been delivered|message \S{1,80} delayed"
    r"|error sending your (?:mail|message)|error during delivery",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|user unknown|unknown user"
    r"|no such (?:user|mailbox|recipient|address|local user)"
    r"|mailbox (?:is )?(?:full|unavailable|not found|unknown)"
    r"|(?:could|can|did|was|were|has|have)(?: ?not|n't) (?:be|been|reach|deliver)|undeliverable"
    r"|unrouteable|permanent (?:fatal )?errors?|fatal errors|delivery (?:has )?failed"
    r"|failed (?:permanently|to deliver|recipients?)|quota exceeded|over quota|does not exist"
    r"|doesn't exist|not listed in|address rejected|host unknown|relay(?:ing)? denied"
    r"|no valid recipients|not yet been delivered|trouble delivering|incorrectly constructed|invalid user address"
    r"|unable to deliver|returned to (?:the )?sender|not delivered|unbekannt|konnte nicht",
    re.IGNORECASE,
)
# How a program begins that does not call itself a daemon.
_BY_MACHINE = re.compile(
    r"^[ \t-]*(?:this (?:message was|is an automated message) created (?:automatically )?by mail delivery"
    r"|failed recipients|non-?delivery report)\b",
    re.IGNORECASE | re.MULTILINE,
)
_BEGINNING = 300
# A service that tells of each mail in JSON, by mail (Amazon SES through SNS).
_NOTICE = re.compile(r'\s*\{"notificationType":"(Bounce|Complaint|Delivery)"')
_NOTICE_ADDRESS = re.compile(r'"emailAddress":"([^"\s]{3,320})"')
_TEMPORARY = re.compile(
    r"\bdelayed\b|still being retried|will (?:be retried|continue|keep trying|try again)"
    r"|could not be delivered for|do not need to resend",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.-])([45]\d\d)(?=[ -])")
_ADDRESS = re.compile(r"[\w.+=&'*%/-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
# A report that says whom it means: "<ann@a.example>:" on a line of its own, or "your mail to <ann@a.example>".
_POINTED_AT = re.compile(
    rf"^[ \t]*<?({_ADDRESS.pattern})>?:[ \t]*$|\bto <({_ADDRESS.pattern})>", re.IGNORECASE | re.MULTILINE
)
_ORIGINAL_ID = re.compile(r"^[ >|]*message-id:\s{0,3}<([^<>\s]{3,500})>", re.IGNORECASE | re.MULTILINE)
_COPY = re.compile(
    r"^[ >]*(?:-{2,}.{0,30}(?:original|below|returned|unsent|enclosed|copy of|headers?)\b"
    r"|received: (?:from|by)|return-path:|message-id:|original message follows)",
    re.IGNORECASE | re.MULTILINE,
)


def read(message: Message, sender: Address, text: str) -> Bounce | None:
    """Return the report, or None if this is no delivery report. A report of success has no recipients."""
    parts = list(mime.walk(message))
    if any(
        mime.kind(part) in {"message/disposition-notification", "message/feedback-report"} for part in parts
    ):
        return None
    told = [one for part in parts if mime.kind(part) == "message/delivery-status" for one in _told(part)]
    failed = tuple(one for one, action in told if action not in _REACHED)
    if not told and not _looks_like_one(message, sender, text):
        return None
    if not told:
        failed = tuple(_guessed(message, parts, sender, text))
    return Bounce(failed[:_MAX_RECIPIENTS], _original_id(message, parts, text))


def is_success(message: Message) -> bool:
    """Whether the report names recipients and all of them were reached."""
    parts = (part for part in mime.walk(message) if mime.kind(part) == "message/delivery-status")
    actions = [action for part in parts for _, action in _told(part)]
    return bool(actions) and all(action in _REACHED for action in actions)


def _told(part: Message) -> Iterator[tuple[BouncedRecipient, str]]:
    for block in _blocks(part):
        address = headers.text(block, "final-recipient") or headers.text(block, "original-recipient")
        action = headers.text(block, "action").lower().partition(" ")[0]
        if address or action:
            yield _recipient(block, address.rpartition(";")[2], action), action


def _blocks(part: Message) -> Iterable[Message]:
    found = mime.children(part)
    if found:
        return found
    return [
        message_from_string(block.lstrip())
        for block in re.split(r"\n\s*\n", mime.text(part)[:_MAX_TEXT])[:200]
    ]


def _recipient(block: Message, address: str, action: str) -> BouncedRecipient:
    """``failed`` is final whatever the code says; ``delayed`` is not (RFC 3464, 2.3.3)."""
    detail = headers.text(block, "diagnostic-code").partition(";")[2].strip() or headers.text(
        block, "diagnostic-code"
    )
    status = _first(_STATUS, headers.text(block, "status")) or _first(_STATUS, detail)
    if status.endswith(".0.0"):
        status = _first(_STATUS, detail) or status
    permanent = action == "failed" or (action != "delayed" and not status.startswith("4"))
    return BouncedRecipient(_bare(address), status, permanent, detail[:_MAX_DETAIL])


def _bare(address: str) -> str:
    return (_first(_ADDRESS, address) or address.strip(" <>\"'")).lower()[:320]


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return (match[1] if pattern.groups else match[0]) if match else ""


def _looks_like_one(message: Message, sender: Address, text: str) -> bool:
    if headers.raw(message, "x-failed-recipients") or _is_report(message) or notice(sender, text) == "Bounce":
        return True
    if any("invoked for bounce" in line for line in headers.values(message, "received")[-1:]):
        return True
    no_return = any(value.replace(" ", "") == "<>" for value in headers.values(message, "return-path"))
    from_daemon = no_return or bool(_DAEMON.match(sender.address) or _DAEMON_NAME.search(sender.name))
    title = headers.text(message, "subject")
    begins_so = _SUBJECT.match(title) and _BY_MACHINE.search(text[:_BEGINNING])
    if not (from_daemon or begins_so):
        return False
    subject = bool(_SUBJECT.search(title))
    phrase = bool(_PHRASE.search(text[:_MAX_TEXT]))
    if headers.raw(message, "auto-submitted").lower().startswith("auto-replied"):
        return subject and phrase
    return bool(begins_so) or subject or phrase


def notice(sender: Address, text: str) -> str:
    """What a mail service's notice is about: ``Bounce``, ``Complaint``, ``Delivery``; empty if it is none."""
    found = _NOTICE.match(text) if sender.address.endswith("@sns.amazonaws.com") else None
    return found[1] if found else ""


def _is_report(message: Message) -> bool:
    return (
        mime.kind(message) == "multipart/report"
        and mime.parameter(message, "content-type", "report-type").lower() == "delivery-status"
    )


def _guessed(
    message: Message, parts: list[Message], sender: Address, text: str
) -> Iterator[BouncedRecipient]:
    """The addresses that the report's own words name, before the copy of our mail begins."""
    copy = _COPY.search(text)
    words = text[: copy.start() if copy and copy.start() else _MAX_TEXT][:_MAX_TEXT]
    status, code = _first(_STATUS, words), _first(_CODE, words)
    permanent = not (status or code).startswith("4") and not _TEMPORARY.search(words)
    found = _NOTICE_ADDRESS.findall(words) if notice(sender, text) else []
    found = found or _ADDRESS.findall(headers.raw(message, "x-failed-recipients") or words)
    named = [one.lower().strip("'") for one in found]
    ours = {party.address for party in headers.addresses(message, "to", "cc")} | {sender.address}
    others = [one for one in dict.fromkeys(named) if one not in ours and not _DAEMON.match(one)]
    for address in (others or _pointed_at(words) or _written_to(parts))[:20]:
        yield BouncedRecipient(address, status, permanent, _line_about(words, address))


def _pointed_at(words: str) -> list[str]:
    """Whom it means though it is an address of ours or a postmaster's: mail to oneself bounces too."""
    return list(dict.fromkeys((one or other).lower() for one, other in _POINTED_AT.findall(words)))


def _written_to(parts: list[Message]) -> list[str]:
    """The only person whom the mail that came back was written to."""
    to = [party.address for part in parts for party in headers.addresses(_enclosed(part), "to")]
    return to if len(to) == 1 else []


def _line_about(words: str, address: str) -> str:
    at = words.lower().find(address)
    return re.sub(r"\s+", " ", words[max(0, at) : max(0, at) + _MAX_DETAIL]).strip()


def _original_id(message: Message, parts: list[Message], text: str) -> str:
    for part in parts:
        found = headers.message_id(headers.raw(_enclosed(part), "message-id"))
        if found:
            return found
    in_text = _ORIGINAL_ID.search(text[: 4 * _MAX_TEXT])
    return in_text[1] if in_text else next(iter(headers.ids(headers.raw(message, "in-reply-to"))), "")


def _enclosed(part: Message) -> Message:
    """The mail that bounced, as far as the report gives it back; an empty one if this part does not."""
    if mime.kind(part) in {"text/rfc822-headers", "message/rfc822-headers"}:
        return message_from_string(mime.text(part)[:_MAX_TEXT])
    inner = mime.children(part) if mime.kind(part) in {"message/rfc822", "message/global"} else []
    return inner[0] if inner else Message()
