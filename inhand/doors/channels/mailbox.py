"""What a person fills in about a mailbox, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from inhand.desk.conversations.models import Inbox
from inhand.desk.replies.identity import VARIABLES, unknown
from inhand.desk.teams.problems import BadInput
from inhand.doors.channels.hook_names import HOOKS
from inhand.doors.channels.models import Channel, OAuthApp
from inhand.doors.channels.oauth.providers import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

SECURITIES = ("tls", "starttls", "none")
_LAST_PORT = 65535
_LONGEST_NAME = 160


class BadMailbox(BadInput):
    """The mailbox cannot be connected like this; ``problems`` says by field why."""


@dataclass(frozen=True, slots=True)
class MailboxTerms:
    """What a person fills in. An empty host means: mail is pushed to us, or nothing is sent from here.

    An empty password keeps the one that is stored. ``oauth`` names the provider that vouches for us instead of one;
    servers that are left empty are then its own. ``hook`` is the mail service that pushes by webhook; an empty
    ``hook_key`` keeps the stored one.
    """

    name: str
    address: str
    imap_host: str = ""
    imap_port: str = ""
    imap_security: str = "tls"
    smtp_host: str = ""
    smtp_port: str = ""
    smtp_security: str = "tls"
    user: str = ""
    password: str = field(default="", repr=False)
    oauth: str = ""
    hook: str = ""
    hook_key: str = field(default="", repr=False)
    copy_sent: str = ""
    aliases: str = ""
    sender_name: str = ""
    signature: str = ""
    logo: str = ""
    authserv_id: str = ""
    spam_filter: str = ""
    read_sent: str = ""
    read_junk: str = ""

    def others(self) -> list[str]:
        """Return the further addresses, as they are compared."""
        found = re.split(r"[\s,;]+", self.aliases.strip().lower())
        return [each for each in dict.fromkeys(found) if each and each != self.address.strip().lower()]

    def settings(self) -> dict[str, Any]:
        """Return the settings as the mail room reads them."""
        user = self.user.strip() or self.address.strip()
        kept: dict[str, Any] = {"imap_user": user, "smtp_user": user, "oauth": self.oauth, "hook": self.hook}
        kept |= {"copy_sent": bool(self.copy_sent), "authserv_id": " ".join(self.authserv_id.split())}
        kept |= {"spam_filter": self.spam_filter, "read_sent": bool(self.read_sent),
                 "read_junk": bool(self.read_junk)}  # fmt: skip
        for protocol in ("imap", "smtp"):
            kept[f"{protocol}_host"] = getattr(self, f"{protocol}_host").strip()
            kept[f"{protocol}_security"] = getattr(self, f"{protocol}_security")
            if port := getattr(self, f"{protocol}_port").strip():
                kept[f"{protocol}_port"] = int(port)
            elif self.oauth and not kept[f"{protocol}_host"]:
                servers = PROVIDERS[self.oauth].servers.items()
                kept |= {name: value for name, value in servers if name.startswith(protocol)}
        return kept


def problems(terms: MailboxTerms, channel: Channel | None) -> dict[str, str]:
    """Return by field what is wrong with the terms for a new mailbox, or for this one."""
    return dict([*_of_servers(terms), *_of_sign_in(terms), *_of_what_is_seen(terms, channel)])


def _of_servers(terms: MailboxTerms) -> Iterator[tuple[str, str]]:
    for protocol in ("imap", "smtp"):
        port = getattr(terms, f"{protocol}_port").strip()
        if port and not (port.isdigit() and 1 <= int(port) <= _LAST_PORT):
            yield (
                f"{protocol}_port",
                "The port is a number from 1 to 65535; leave it empty for the usual one.",
            )
        if getattr(terms, f"{protocol}_security") not in SECURITIES:
            yield f"{protocol}_security", "Choose TLS, STARTTLS or none."


def _of_sign_in(terms: MailboxTerms) -> Iterator[tuple[str, str]]:
    if terms.hook and terms.hook not in HOOKS:
        yield "hook", "Choose one of the services."
    if terms.oauth and not OAuthApp.objects.filter(provider=terms.oauth).exists():
        yield "oauth", "Enter this provider's app under Settings → Mail sign-in first."


def _of_what_is_seen(terms: MailboxTerms, channel: Channel | None) -> Iterator[tuple[str, str]]:
    inboxes = Inbox.objects.exclude(pk=channel.inbox_id if channel else 0)
    channels = Channel.objects.filter(kind="email").exclude(pk=channel.pk if channel else 0)
    address = terms.address.strip()
    if not terms.name.strip():
        yield "name", "Give the inbox a name, such as your brand."
    elif inboxes.filter(name__iexact=terms.name.strip()).exists():
        yield "name", "There is an inbox of this name already."
    if not _is_address(address):
        yield "address", f"“{terms.address}” is not an e-mail address."
    elif channels.filter(address=address.lower()).exists():
        yield "address", "This address is connected already."
    taken = {each for inbox in inboxes for each in inbox.addresses}
    for other in terms.others():
        if other in taken:
            yield "aliases", f"{other} belongs to another inbox."
        elif not _is_address(other):
            yield "aliases", f"“{other}” is not an e-mail address."
    yield from _of_words(terms)


def _of_words(terms: MailboxTerms) -> Iterator[tuple[str, str]]:
    for name in ("sender_name", "signature"):
        if missing := unknown(getattr(terms, name)):
            yield name, f"There is no {{{missing[0]}}}; there are {', '.join(VARIABLES)}."
    if len(terms.sender_name) > _LONGEST_NAME:
        yield "sender_name", f"Take at most {_LONGEST_NAME} letters."


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
