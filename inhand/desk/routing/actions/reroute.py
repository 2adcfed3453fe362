"""Somebody left the desk: what they held is placed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold
from inhand.desk.conversations.models import Conversation
from inhand.desk.ownership.actions.release import release

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def reroute_from(teammate: int, *, at: datetime, cause: int | None = None) -> int:
    """Put everything a teammate holds into its team's lane, from where it is routed at once; return how many."""
    held = Conversation.objects.filter(owner=teammate).exclude(state__in=["closed", "spam"]).order_by("pk")
    pks = list(held.values_list("pk", flat=True))
    for pk in pks:
        release(hold(pk), by=None, at=at, how="released", reason="Its owner left the desk.", cause=cause)
    return len(pks)
