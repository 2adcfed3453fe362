"""Try again to understand a message that was put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.doors.channels import accept
from inhand.doors.channels.models import Arrival

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def retry_arrival(arrival: Arrival, *, at: datetime) -> Arrival:
    """Read it anew; it is parked again with the reason if that fails. One left on its server cannot be read here."""
    if arrival.state == Arrival.State.PARKED and not arrival.left_on_server:
        accept.accept(arrival, at=at)
    return arrival
