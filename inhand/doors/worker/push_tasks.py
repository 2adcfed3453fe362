"""What the worker does for teammates' devices: thin, and may run twice (a second push takes the place of the first)."""

from __future__ import annotations

from typing import Any

from inhand.desk.ledger.models import Entry
from inhand.doors.notices import queries
from inhand.doors.notices.tell_devices import tell_devices
from inhand.ground import clock
from inhand.ground.outbox.tasks import NETWORK, task


def _is_news(facts: dict[str, Any]) -> bool:
    """What opens a conversation has nobody to be told yet; and on a desk without devices nobody is."""
    return not facts.get("opened") and queries.has_devices()


@task(queue=NETWORK, priority=5, max_attempts=2, dedupe="push:{entry}", when=_is_news)
def push(entry: int, conversation: int | None = None) -> None:
    """Tell those whom this concerns, on their devices."""
    del conversation
    tell_devices(Entry.objects.get(pk=entry), at=clock.now())
