"""Which connected accounts stand still: something is wrong with them, or nobody looks into them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q

from inhand.doors.channels.models import Channel
from inhand.ground import prepared

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# A reader looks at least every five minutes, also where the server tells what comes.
SILENCE = timedelta(minutes=15)
# What passes by itself within this time rings no bell.
PATIENCE = timedelta(minutes=10)


def standing_still(now: datetime, *, patience: timedelta = PATIENCE) -> QuerySet[Channel]:
    """Return the accounts that have had a problem for ``patience``, and those that nobody has read for too long."""
    troubled = ~Q(problem="") & Q(problem_since__lte=now - patience)
    return Channel.objects.filter(troubled | Q(last_ok_at__lt=now - SILENCE, problem="")).filter(_WATCHED)


def trouble(channel: Channel) -> str:
    """Return what is wrong with an account that stands still, and what to do."""
    if channel.problem:
        since = f"{channel.problem_since:%Y-%m-%d %H:%M} UTC"
        return f"it does not work since {since}: {channel.problem}"
    last = f"{channel.last_ok_at:%Y-%m-%d %H:%M} UTC"
    return f"nobody has read it since {last}. Does a worker run? (inhand up, inhand worker)"


_WATCHED = Q(is_active=True)
# The frame of every page asks this, so it costs one short statement.
_count = prepared.Query(
    lambda silent_since: (
        Channel.objects.filter(_WATCHED)
        .filter(~Q(problem="") | Q(last_ok_at__lt=silent_since))
        .order_by(F("pk"))
        .values_list("pk")
    ),
    prepared.TIME,
)


def number_in_trouble(now: datetime) -> int:
    """Return how many accounts have a problem right now, or are not read."""
    return len(_count(now - SILENCE))
