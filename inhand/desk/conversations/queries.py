"""Reads of conversations. Doors get one only through ``visible_to``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, F, SmallIntegerField, Value, When

from inhand.desk.conversations.models import Conversation, Inbox
from inhand.ground import prepared

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.teams.models import Teammate


def visible_to(teammate: Teammate) -> QuerySet[Conversation]:
    """Return the conversations a teammate may see: all of them, as long as they are at the desk."""
    return Conversation.objects.all() if teammate.is_active else Conversation.objects.none()


def own_addresses() -> frozenset[str]:
    """Return every address of this desk, in lower case."""
    return frozenset(address.casefold() for (addresses,) in _addresses() for address in addresses)


_addresses = prepared.Query(lambda: Inbox.objects.values_list("addresses"))


def in_queue_order(rows: QuerySet[Conversation], now: datetime) -> QuerySet[Conversation]:
    """Order as every queue is: past target first, then urgency, then longest waiting, then id."""
    late = Case(When(due_at__lte=now, then=Value(0)), default=Value(1), output_field=SmallIntegerField())
    return rows.order_by(late, "-urgency", F("waiting_since").asc(nulls_last=True), "pk")
