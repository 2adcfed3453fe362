"""Somebody agreed that the desk reads and sends a mailbox's mail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import ChannelStateChanged, PolicyChanged
from inhand.desk.ledger.record import record
from inhand.doors.channels.models import Channel, Grant
from inhand.ground import clock, vault

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate
    from inhand.doors.channels.oauth.exchange import Tokens


@transaction.atomic
def consent(channel: Channel, tokens: Tokens, *, by: Teammate, at: datetime) -> Grant:
    """Keep the tokens, in the place of earlier ones. The mailbox is tried again at once."""
    channel = Channel.objects.select_for_update().get(pk=channel.pk)
    former = Grant.objects.filter(channel=channel).first()
    kept = {
        "provider": channel.settings["oauth"],
        "access": vault.seal(tokens.access),
        "refresh": vault.seal(tokens.refresh),
        "expires_at": clock.system() + timedelta(seconds=tokens.seconds),
        "lost": "",
        "lease_until": None,
        "revision": former.revision + 1 if former else 0,
    }
    grant, _ = Grant.objects.update_or_create(channel=channel, defaults=kept)
    was_broken = bool(channel.problem)
    # Changed settings let the mailbox's reader begin anew instead of waiting out its pause.
    channel.settings["consented_at"] = at.isoformat()
    channel.is_active, channel.problem, channel.problem_since = True, "", None
    channel.save(update_fields=["settings", "is_active", "problem", "problem_since"])
    changes = {"consent": ["…" if former else "", "…"]}
    record(PolicyChanged(subject="channel", id=channel.pk, changes=changes), at=at, by=by.pk)
    if was_broken:
        record(ChannelStateChanged(channel=channel.pk, problem=""), at=at)
    return grant
