"""From bytes to the desk: store first, acknowledge, understand later; park what cannot be understood."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, transaction

from inhand.desk.conversations.actions.receive import receive
from inhand.desk.conversations.models import Inbox
from inhand.desk.ledger.events import ArrivalParked
from inhand.desk.ledger.record import record
from inhand.doors.channels import by_teammates, from_sent, registry, reply_token
from inhand.doors.channels.accounts import account
from inhand.doors.channels.models import Arrival, Channel
from inhand.ground import batch, prepared
from inhand.ground.outbox import tasks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.conversations.inbound import InboundMessage
    from inhand.doors.channels.protocol import Account

log = logging.getLogger(__name__)


@transaction.atomic
def store(channel: Channel, raws: Iterable[bytes], *, at: datetime, folder: str = "") -> list[Arrival]:
    """Store messages as they arrived, in one commit; those that are new are returned, and owed to ``accept``."""
    arrivals = [
        Arrival(
            channel=channel,
            digest=hashlib.sha256(raw).hexdigest(),
            raw=raw,
            size=len(raw),
            arrived_at=at,
            folder=folder,
        )
        for raw in raws
    ]
    known = set(
        channel.arrivals.filter(digest__in=[a.digest for a in arrivals]).values_list("digest", flat=True)
    )
    fresh = {arrival.digest: arrival for arrival in arrivals if arrival.digest not in known}
    Arrival.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    rows = list(channel.arrivals.filter(digest__in=fresh).defer("raw").order_by("pk"))
    accept_task = tasks.named("accept")
    tasks.enqueue((accept_task, {"arrival": arrival.pk}) for arrival in rows)
    return rows


@transaction.atomic
def store_oversized(channel: Channel, header: bytes, size: int, *, at: datetime) -> Arrival | None:
    """Park the header of a message that is too large to take in; the message stays on its server."""
    digest = hashlib.sha256(header + str(size).encode()).hexdigest()
    if channel.arrivals.filter(digest=digest).exists():
        return None
    reason = (
        f"This mail has {size / 1e6:.0f} MB; up to {settings.MAX_MAIL_BYTES / 1e6:.0f} MB are taken in. It is still "
        "on the mail server: open it there, or set INHAND_MAX_MAIL_MB higher and start again."
    )
    return _park_unread(channel, digest, header, size, reason, at)


@transaction.atomic
def store_refused(channel: Channel, name: str, reason: str, *, at: datetime) -> Arrival | None:
    """Park word of a message that the server lists but does not hand out."""
    digest = hashlib.sha256(f"{name} {reason}".encode()).hexdigest()
    if channel.arrivals.filter(digest=digest).exists():
        return None
    return _park_unread(channel, digest, b"", 0, f"The mail server did not hand out {name}: {reason}", at)


def _park_unread(
    channel: Channel, digest: str, header: bytes, size: int, reason: str, at: datetime
) -> Arrival:
    arrival = Arrival.objects.create(
        channel=channel, digest=digest, raw=header, size=size, left_on_server=True, arrived_at=at
    )
    park(arrival, reason, at=at)
    return arrival


def stored(pk: int) -> Arrival:
    """Return a stored message with its channel and inbox."""
    arrival = prepared.fetch(Arrival, id=pk)
    arrival.channel = batch.once(_channel, arrival.channel_id)
    return arrival


def _channel(pk: int) -> Channel:
    channel = prepared.fetch(Channel, id=pk)
    channel.inbox = prepared.fetch(Inbox, id=channel.inbox_id)
    return channel


@transaction.atomic(savepoint=False)
def accept(arrival: Arrival, *, at: datetime, to: Account | None = None) -> Arrival:
    """Read a stored message and hand it to the desk. What cannot be read is parked with the reason.

    Among others it raises instead of parking, so that those that can be read need no savepoint each.
    """
    if arrival.state == Arrival.State.ACCEPTED:
        return arrival
    channel = arrival.channel
    to = to or batch.once(account, channel)
    try:
        with transaction.atomic(savepoint=not batch.is_shared()):
            for inbound in registry.plug(channel.kind).read(bytes(arrival.raw), to):
                message = _TAKE[arrival.folder](inbound, arrival, to, at)
                _accepted(arrival, message)
    except Exception as error:
        # Not the message's fault, and tried again; or for others to go on without it, and tried again alone.
        if isinstance(error, DatabaseError) or batch.is_shared():
            raise
        park(arrival, _reason(arrival, error), at=at)
    return arrival


def _reason(arrival: Arrival, error: Exception) -> str:
    if isinstance(error, ValueError):
        return str(error)
    log.error("Arrival %s cannot be understood.", arrival.pk, exc_info=error)
    return f"Inhand failed to read it ({type(error).__name__}: {error}). Please report this."


def _accepted(arrival: Arrival, message: int | None) -> None:
    arrival.state, arrival.reason, arrival.message = Arrival.State.ACCEPTED, "", message
    prepared.update(Arrival, {"id": arrival.pk}, state=arrival.state, reason="", message=message)


def _hand_over(inbound: InboundMessage, arrival: Arrival, to: Account, at: datetime) -> int | None:
    if inbound.automatic == "list" and to.settings.get("list_is_people"):
        inbound = replace(inbound, automatic="")
    named = (reply_token.read(candidate, to.token_key) for candidate in inbound.reply_tokens)
    token = next((conversation for conversation in named if conversation), None)
    answer = by_teammates.answer(inbound, token, channel=arrival.channel_id, arrival=arrival.pk, at=at)
    if answer is not None:
        return answer.message
    inbound, passed_on_by = by_teammates.passed_on(inbound)
    received = receive(inbound, inbox=arrival.channel.inbox, channel=arrival.channel_id, arrival=arrival.pk,
                       token=token, at=at)  # fmt: skip
    if passed_on_by and received.new:
        by_teammates.say(received.message.conversation, inbound, by=passed_on_by, at=at)
    return received.message.pk


def _from_junk(inbound: InboundMessage, arrival: Arrival, to: Account, at: datetime) -> int | None:
    said = inbound.spam or "it lay in the Junk folder"
    return _hand_over(replace(inbound, spam=said), arrival, to, at)


def _from_sent(inbound: InboundMessage, arrival: Arrival, to: Account, at: datetime) -> int | None:
    return from_sent.take(inbound, arrival, to, at=at)


# By the folder of the mailbox in which it lay.
_TAKE = {"": _hand_over, "junk": _from_junk, "sent": _from_sent}


def park(arrival: Arrival, reason: str, *, at: datetime) -> None:
    """Put a message aside where a person sees it."""
    arrival.state, arrival.reason = Arrival.State.PARKED, reason
    arrival.save(update_fields=["state", "reason"])
    record(ArrivalParked(arrival=arrival.pk, channel=arrival.channel_id, reason=reason), at=at)
