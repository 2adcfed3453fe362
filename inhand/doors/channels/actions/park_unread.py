"""Put aside what the worker gave up reading, so that a person sees it; the rest went on meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.doors.channels.accept import park
from inhand.doors.channels.models import Arrival
from inhand.ground.outbox.models import Job

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def park_unread(*, at: datetime) -> list[Arrival]:
    """Park every stored message whose job failed for good. The job is forgotten: "Read it again" makes a new try."""
    parked = []
    for job in Job.objects.filter(name="accept", state=Job.DEAD).order_by("pk")[:100]:
        arrival = Arrival.objects.filter(pk=job.args.get("arrival"), state=Arrival.State.STORED).first()
        if arrival is not None:
            park(
                arrival,
                f"Reading it failed {job.attempts} times: {job.error[:300] or 'the worker died'}",
                at=at,
            )
            parked.append(arrival)
        job.delete()
    return parked
