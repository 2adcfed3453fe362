"""Old mail comes in: from files, or from a folder of a mail server. It can stop anywhere and go on later.

A batch and the place up to which it reaches are one commit. What is there already is recognised by its bytes, or by its
Message-ID where another copy of it has other bytes; so an import that runs twice changes nothing.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, transaction

from inhand.desk.conversations.actions.take_in import take_in
from inhand.doors.channels import accept
from inhand.doors.channels.accounts import account
from inhand.doors.channels.email import automatic
from inhand.doors.channels.email.imap import Cursor, Mailbox
from inhand.doors.channels.email.parse import parse
from inhand.doors.channels.models import Arrival

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from inhand.desk.conversations.inbound import Address, InboundMessage
    from inhand.doors.channels.models import Import
    from inhand.doors.channels.protocol import Account

log = logging.getLogger(__name__)

_BATCH_COUNT = 50
_BATCH_BYTES = 20_000_000


class Piece(NamedTuple):
    """One mail, and the place that is reached with it."""

    raw: bytes
    place: dict[str, int]


@dataclass
class Tally:
    """What became of the mails so far. ``known`` were here already, ``parked`` wait under Settings → Parked mail."""

    taken: int = 0
    known: int = 0
    parked: int = 0

    @property
    def seen(self) -> int:
        return self.taken + self.known + self.parked


def take(run: Import, pieces: Iterable[Piece], *, at: datetime) -> Iterator[Tally]:
    """Take mails in, batch by batch; after each, say how far it is."""
    to, tally = account(run.channel), Tally()
    for batch in _batches(pieces):
        with transaction.atomic():
            for piece in batch:
                what = _take_one(run, to, piece.raw, at)
                setattr(tally, what, getattr(tally, what) + 1)
            run.place, run.taken = batch[-1].place, run.taken + len(batch)
            run.save(update_fields=["place", "taken"])
        yield tally


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece.raw)
        if len(batch) >= _BATCH_COUNT or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _take_one(run: Import, to: Account, raw: bytes, at: datetime) -> str:
    digest = hashlib.sha256(raw).hexdigest()
    if run.channel.arrivals.filter(digest=digest).exists():
        return "known"
    if len(raw) > settings.MAX_MAIL_BYTES:
        accept.store_oversized(run.channel, raw[:65_536].partition(b"\r\n\r\n")[0], len(raw), at=at)
        return "parked"
    arrival = Arrival.objects.create(channel=run.channel, digest=digest, raw=raw, size=len(raw), arrived_at=at,
                                     state=Arrival.State.ACCEPTED)  # fmt: skip
    try:
        with transaction.atomic():
            return _understand(run, to, arrival, raw, at)
    except DatabaseError:
        raise
    except ValueError as error:
        accept.park(arrival, str(error), at=at)
    except Exception as error:
        log.exception("Arrival %s cannot be understood.", arrival.pk)
        reason = f"Inhand failed to read it ({type(error).__name__}: {error}). Please report this."
        accept.park(arrival, reason, at=at)
    return "parked"


def _understand(run: Import, to: Account, arrival: Arrival, raw: bytes, at: datetime) -> str:
    inbound = parse(raw, to)
    customer = _customer(inbound, to)
    if customer is not None:
        inbound = replace(inbound, automatic="")
    then = min(inbound.sent_at or at, at)
    message = take_in(inbound, inbox=run.channel.inbox, channel=run.channel_id, arrival=arrival.pk, at=then,
                      to=customer, cause=run.entry)  # fmt: skip
    Arrival.objects.filter(pk=arrival.pk).update(message=message.pk, arrived_at=then)
    return "taken" if message.arrival == arrival.pk else "known"


def _customer(inbound: InboundMessage, to: Account) -> Address | None:
    """Return to whom a mail of ours went; ``None`` for any other mail."""
    if not automatic.is_own(inbound.sender, to):
        return None
    return next(
        (each for each in (*inbound.to, *inbound.cc) if not automatic.is_own(each, to)), inbound.sender
    )


def folder(to: Account, name: str, run: Import) -> Iterator[Piece]:
    """Read a folder of a mail server from where the import stopped; all of it anew if it was renumbered since."""
    to = replace(to, settings={**to.settings, "imap_folder": name, "mark_seen": False})
    place: dict[str, Any] = run.place
    cursor = Cursor(place.get("uidvalidity", 0), place.get("last_uid", 0))
    mailbox, more = Mailbox(), True
    try:
        while more:
            fetched = mailbox.fetch_new(to, cursor, _BATCH_COUNT, settings.MAX_MAIL_BYTES)
            cursor, more = fetched.cursor, fetched.more
            for uid, raw in fetched.messages:
                yield Piece(raw, {"uidvalidity": cursor.uidvalidity, "last_uid": uid})
    finally:
        mailbox.close()
