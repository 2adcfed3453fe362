"""Begin to take old mail into an inbox, or go on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import ImportBegan
from inhand.desk.ledger.record import record
from inhand.doors.channels.models import Import

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.doors.channels.models import Channel


@transaction.atomic
def begin_import(channel: Channel, source: str, *, at: datetime) -> Import:
    """Return the import of this source into this inbox: a new one, or as far as it came before."""
    begun = Import.objects.filter(channel=channel, source=source).first()
    if begun is not None:
        return begun
    entry = record(ImportBegan(channel=channel.pk, source=source), at=at)
    return Import.objects.create(channel=channel, source=source, entry=entry.pk, began_at=at)
