"""Connect a mailbox: its inbox, its address and the servers behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from inhand.desk.conversations.models import Inbox
from inhand.desk.ledger.events import PolicyChanged
from inhand.desk.ledger.record import record
from inhand.desk.teams.problems import BadInput
from inhand.doors.channels.bearer import NOT_YET
from inhand.doors.channels.models import Channel, Grant, OAuthApp
from inhand.doors.channels.oauth.providers import PROVIDERS
from inhand.ground import vault

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

SECURITIES = ("tls", "starttls", "none")
_LAST_PORT = 65535


class BadMailbox(BadInput):
    """The mailbox cannot be connected like this; ``problems`` says by field why."""


@dataclass(frozen=True, slots=True)
class MailboxTerms:
    """What a person fills in. An empty host means: mail is pushed to us, or nothing is sent from here.

    An empty password keeps the one that is stored. ``oauth`` names the provider that vouches for us instead of one;
    servers that are left empty are then its own.
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

    def settings(self) -> dict[str, Any]:
        """Return the settings as the mail room reads them."""
        user = self.user.strip() or self.address.strip()
        kept: dict[str, Any] = {"imap_user": user, "smtp_user": user, "oauth": self.oauth}
        for protocol in ("imap", "smtp"):
            kept[f"{protocol}_host"] = getattr(self, f"{protocol}_host").strip()
            kept[f"{protocol}_security"] = getattr(self, f"{protocol}_security")
            if port := getattr(self, f"{protocol}_port").strip():
                kept[f"{protocol}_port"] = int(port)
            elif self.oauth and not kept[f"{protocol}_host"]:
                servers = PROVIDERS[self.oauth].servers.items()
                kept |= {name: value for name, value in servers if name.startswith(protocol)}
        return kept


@transaction.atomic
def connect(terms: MailboxTerms, *, by: Teammate, at: datetime, channel: Channel | None = None) -> Channel:
    """Connect a mailbox, or change the given one. Raise ``BadMailbox``. The address becomes one of our own."""
    if problems := _problems(terms, channel):
        raise BadMailbox(problems)
    address = terms.address.strip().lower()
    before = {"address": channel.address, **channel.settings} if channel else {}
    inbox = channel.inbox if channel else Inbox(addresses=[])
    inbox.addresses = sorted({a for a in inbox.addresses if not channel or a != channel.address} | {address})
    inbox.name = terms.name.strip()
    inbox.save()
    channel = channel or Channel(kind="email", inbox=inbox)
    channel.address, channel.name, channel.settings = (
        address,
        inbox.name,
        {**channel.settings, **terms.settings()},
    )
    channel.secret = vault.seal(terms.password) if terms.password else channel.secret
    agreed = _keep_consent(channel, terms.oauth) or not terms.oauth
    channel.is_active, channel.problem = True, "" if agreed else NOT_YET
    channel.problem_since = None if agreed else at
    channel.last_ok_at = channel.last_ok_at if channel.settings["imap_host"] else None
    channel.save()
    after = {"address": address, **channel.settings}
    changes = {key: [before.get(key), after[key]] for key in after if before.get(key) != after[key]}
    if changes:
        record(PolicyChanged(subject="channel", id=channel.pk, changes=changes), at=at, by=by.pk)
    return channel


def _keep_consent(channel: Channel, provider: str) -> bool:
    """Tell whether somebody agreed already; a consent of another provider is forgotten."""
    grants = Grant.objects.filter(channel=channel.pk or 0)
    grants.exclude(provider=provider).delete()
    return grants.filter(lost="").exists()


def _problems(terms: MailboxTerms, channel: Channel | None) -> dict[str, str]:
    problems = {}
    if not terms.name.strip():
        problems["name"] = "Give the inbox a name, such as your brand."
    elif (
        Inbox.objects.filter(name__iexact=terms.name.strip())
        .exclude(pk=channel.inbox_id if channel else 0)
        .exists()
    ):
        problems["name"] = "There is an inbox of this name already."
    try:
        validate_email(terms.address.strip())
    except ValidationError:
        problems["address"] = f"“{terms.address}” is not an e-mail address."
    others = Channel.objects.filter(kind="email", address=terms.address.strip().lower())
    if others.exclude(pk=channel.pk if channel else 0).exists():
        problems["address"] = "This address is connected already."
    for protocol in ("imap", "smtp"):
        port = getattr(terms, f"{protocol}_port").strip()
        if port and not (port.isdigit() and 1 <= int(port) <= _LAST_PORT):
            problems[f"{protocol}_port"] = (
                "The port is a number from 1 to 65535; leave it empty for the usual one."
            )
        if getattr(terms, f"{protocol}_security") not in SECURITIES:
            problems[f"{protocol}_security"] = "Choose TLS, STARTTLS or none."
    if terms.oauth and not OAuthApp.objects.filter(provider=terms.oauth).exists():
        problems["oauth"] = "Enter this provider's app under Settings → Mail sign-in first."
    return problems


@transaction.atomic
def disconnect(channel: Channel, *, by: Teammate, at: datetime) -> None:
    """Stop reading and sending; what came stays."""
    if channel.is_active:
        Channel.objects.filter(pk=channel.pk).update(is_active=False, problem="", problem_since=None)
        changes = {"is_active": [True, False]}
        record(PolicyChanged(subject="channel", id=channel.pk, changes=changes), at=at, by=by.pk)
