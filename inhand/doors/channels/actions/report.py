"""A connected account stopped or began to work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from inhand.desk.ledger.events import ChannelStateChanged
from inhand.desk.ledger.record import record
from inhand.doors.channels.models import Channel

if TYPE_CHECKING:
    from datetime import datetime

_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def report(channel: int, *, problem: str, at: datetime) -> None:
    """Note how an account does. Only a change is an event; that it goes on well is noted once a minute."""
    row = Channel.objects.filter(pk=channel)
    if problem:
        if row.exclude(problem=problem).exists():
            since = row.values_list("problem_since", flat=True).first() or at
            row.update(problem=problem, problem_since=since)
            record(ChannelStateChanged(channel=channel, problem=problem), at=at)
        return
    if row.exclude(problem="").update(problem="", problem_since=None, last_ok_at=at):
        record(ChannelStateChanged(channel=channel, problem=""), at=at)
    else:
        row.filter(Q(last_ok_at=None) | Q(last_ok_at__lt=at - _NOTED_EVERY)).update(last_ok_at=at)
