"""Reads of conversations. Doors get one only through ``visible_to``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, F, SmallIntegerField, Value, When

from inhand.desk.conversations.models import Conversation, FoundNumber, Inbox
from inhand.desk.conversations.numbers import normal
from inhand.desk.teams.models import Teammate
from inhand.ground import batch, prepared

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def visible_to(teammate: Teammate | prepared.Slot) -> QuerySet[Conversation]:
    """Return the conversations a teammate may see: all of them, as long as they are at the desk.

    In a prepared query a slot stands for the teammate's id; who may see what is then asked with every asking.
    """
    if isinstance(teammate, prepared.Slot):
        return Conversation.objects.filter(Exists(Teammate.objects.here().filter(pk=teammate)))
    return Conversation.objects.all() if teammate.is_active else Conversation.objects.none()


def waiting() -> QuerySet[Conversation, Any]:
    """Return the keys of everything in which a customer waits; a snooze hides nothing.

    Each state is asked by itself: of a list SQLite cannot see that an index without the closed ones will do.
    """
    waits = Conversation.objects.filter(waiting_since__isnull=False).order_by()
    return waits.filter(state="open").values("pk").union(waits.filter(state="snoozed").values("pk"), all=True)


def past_target(now: datetime) -> QuerySet[Conversation]:
    """Return those in which a customer has waited longer than was promised."""
    return Conversation.objects.filter(pk__in=waiting(), due_at__lte=now)


def own_addresses() -> frozenset[str]:
    """Return every address of this desk, in lower case."""
    return frozenset(address.casefold() for (addresses,) in _addresses() for address in addresses)


_addresses = prepared.Query(lambda: Inbox.objects.values_list("addresses"))


def acknowledges(inbox: int) -> bool:
    """Tell whether an inbox answers by itself."""
    return bool(batch.once(_acknowledging, inbox))


_acknowledging = prepared.Query(
    lambda inbox: Inbox.objects.filter(pk=inbox).exclude(acknowledgement="").values_list("pk"),
    prepared.NUMBER,
)


def inbox_names() -> dict[int, str]:
    """Return the names of the inboxes by id."""
    return dict(Inbox.objects.values_list("pk", "name"))


def in_queue_order(rows: QuerySet[Conversation], now: datetime | prepared.Slot) -> QuerySet[Conversation]:
    """Order as every queue is: past target first, then urgency, then longest waiting, then id."""
    late = Case(When(due_at__lte=now, then=Value(0)), default=Value(1), output_field=SmallIntegerField())
    return rows.order_by(late, "-urgency", F("waiting_since").asc(nulls_last=True), "pk")


def with_number(value: str) -> QuerySet[FoundNumber]:
    """Return where a customer named this order or invoice number, newest conversation first."""
    return FoundNumber.objects.filter(value=normal(value)).order_by("-conversation")
