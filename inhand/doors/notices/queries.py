"""Reads of rooms and their posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from inhand.doors.notices.models import PushDevice, RoomPost
from inhand.ground import batch, prepared

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

_LIMIT = 500


def behind() -> list[int]:
    """Return the conversations that went on since their open posts were written."""
    return [conversation for (conversation,) in _behind()]


_behind = prepared.Query(
    lambda: (
        RoomPost.objects.filter(is_open=True, conversation__isnull=False)
        .exclude(revision=F("conversation__revision"))
        .order_by("conversation_id")
        .values_list("conversation_id")
        .distinct()[:_LIMIT]
    )
)


def due(at: datetime) -> list[int]:
    """Return the posts whose time to be delivered has come."""
    waiting = RoomPost.objects.filter(
        state__in=[RoomPost.State.WAITING, RoomPost.State.SENDING], try_at__lte=at, room__is_active=True
    )
    return list(waiting.order_by("try_at").values_list("pk", flat=True)[:_LIMIT])


def alarms(about: str = "") -> QuerySet[RoomPost]:
    """Return the posts of the desk itself that still ask somebody to look."""
    return RoomPost.objects.filter(conversation=None, about=about, is_open=True).select_related("room__team")


def has_devices() -> bool:
    """Tell whether anybody wants to be told on a device. Asked with every mail, so it is prepared."""
    return bool(batch.once(_a_device))


_a_device = prepared.Query(lambda: PushDevice.objects.order_by().values_list("pk")[:1])
