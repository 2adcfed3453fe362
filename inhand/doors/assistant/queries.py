"""Reads of the model and of what it was asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.doors.assistant.models import Asked, Provider
from inhand.ground import batch, prepared

if TYPE_CHECKING:
    from datetime import datetime

MOST_SHOWN = 8


def provider() -> Provider | None:
    """Return what was set up, whether or not it is asked."""
    return Provider.objects.first()


def is_asked() -> bool:
    """Tell whether there is a model to ask. One short query: every message asks it."""
    return bool(batch.once(_active))


_active = prepared.Query(lambda: Provider.objects.filter(is_active=True).values_list("pk")[:1])


def calls_today(at: datetime) -> int:
    """Return how many calls the last 24 hours have seen; so the budget needs no midnight."""
    return Asked.objects.filter(at__gt=at - timedelta(days=1)).count()


def latest() -> list[Asked]:
    return list(Asked.objects.select_related("message__conversation").order_by("-pk")[:MOST_SHOWN])
