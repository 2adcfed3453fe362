"""Forget the bytes from which an erased conversation was read."""

from __future__ import annotations

from inhand.desk.conversations.models import Message
from inhand.doors.channels.models import Arrival


def erase_arrivals(conversation: int) -> None:
    """Blank them. The digest stays, so that the same mail, fetched again, is still known as a repeat."""
    arrivals = Message.objects.filter(conversation=conversation, arrival__isnull=False).values("arrival")
    Arrival.objects.filter(pk__in=arrivals).update(raw=b"", size=0, reason="")
