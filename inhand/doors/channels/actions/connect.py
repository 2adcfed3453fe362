"""Connect a mailbox: its inbox, its address and the servers behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.models import Inbox
from inhand.desk.ledger.events import PolicyChanged
from inhand.desk.ledger.record import record
from inhand.doors.channels.bearer import NOT_YET
from inhand.doors.channels.mailbox import BadMailbox, MailboxTerms, problems
from inhand.doors.channels.models import Channel, Grant
from inhand.ground import vault

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

__all__ = ["MailboxTerms", "connect", "disconnect"]


@transaction.atomic
def connect(terms: MailboxTerms, *, by: Teammate, at: datetime, channel: Channel | None = None) -> Channel:
    """Connect a mailbox, or change the given one. Raise ``BadMailbox``. The address becomes one of our own."""
    if wrong := problems(terms, channel):
        raise BadMailbox(wrong)
    address = terms.address.strip().lower()
    before = {"address": channel.address, **channel.settings} if channel else {}
    inbox = channel.inbox if channel else Inbox(addresses=[])
    was = _shown(inbox)
    inbox.addresses = [address, *terms.others()]
    inbox.name, inbox.signature, inbox.logo = terms.name.strip(), terms.signature.strip(), terms.logo
    inbox.sender_name = " ".join(terms.sender_name.split())
    inbox.save()
    channel = channel or Channel(kind="email", inbox=inbox)
    channel.address, channel.name, channel.settings = (
        address,
        inbox.name,
        {**channel.settings, **terms.settings()},
    )
    channel.secret = vault.seal(terms.password) if terms.password else channel.secret
    channel.hook_key = vault.seal(terms.hook_key.strip()) if terms.hook_key.strip() else channel.hook_key
    agreed = _keep_consent(channel, terms.oauth) or not terms.oauth
    channel.is_active, channel.problem = True, "" if agreed else NOT_YET
    channel.problem_since = None if agreed else at
    channel.last_ok_at = channel.last_ok_at if channel.settings["imap_host"] else None
    channel.save()
    after = {"address": address, **channel.settings}
    changes = {key: [before.get(key), after[key]] for key in after if before.get(key) != after[key]}
    now = _shown(inbox)
    changes |= {key: [was[key], now[key]] for key in now if was[key] != now[key]}
    if changes:
        record(PolicyChanged(subject="channel", id=channel.pk, changes=changes), at=at, by=by.pk)
    return channel


def _shown(inbox: Inbox) -> dict[str, Any]:
    """Return what customers see of an inbox."""
    names = ("name", "addresses", "sender_name", "signature", "logo")
    return {f"inbox_{name}": getattr(inbox, name) for name in names}


def _keep_consent(channel: Channel, provider: str) -> bool:
    """Tell whether somebody agreed already; a consent of another provider is forgotten."""
    grants = Grant.objects.filter(channel=channel.pk or 0)
    grants.exclude(provider=provider).delete()
    return grants.filter(lost="").exists()


@transaction.atomic
def disconnect(channel: Channel, *, by: Teammate, at: datetime) -> None:
    """Stop reading and sending; what came stays."""
    if channel.is_active:
        Channel.objects.filter(pk=channel.pk).update(is_active=False, problem="", problem_since=None)
        changes = {"is_active": [True, False]}
        record(PolicyChanged(subject="channel", id=channel.pk, changes=changes), at=at, by=by.pk)
