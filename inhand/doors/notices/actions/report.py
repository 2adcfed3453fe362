"""Keep how a delivery went, and how the room does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from inhand.desk.ledger.events import RoomStateChanged
from inhand.desk.ledger.record import record
from inhand.doors.notices.models import Room, RoomPost

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.doors.notices.service import RoomError

# Longer than any request takes: who took a post before that is dead.
PATIENCE = timedelta(minutes=2)
_FIRST_WAIT_SECONDS = 5.0
_FIRST_WAIT_LASTING_SECONDS = 300.0
_LONGEST_WAIT_SECONDS = 3600.0
_State = RoomPost.State


def take(post: int, *, at: datetime) -> RoomPost | None:
    """Take a post in hand, if it is to be delivered and nobody else is at it."""
    due = RoomPost.objects.filter(pk=post, state__in=[_State.WAITING, _State.SENDING], try_at__lte=at)
    changes: dict[str, Any] = {
        "state": _State.SENDING,
        "try_at": at + PATIENCE,
        "attempts": F("attempts") + 1,
    }
    if not due.filter(room__is_active=True).update(**changes):
        return None
    return RoomPost.objects.select_related("room").get(pk=post)


@transaction.atomic
def delivered(post: RoomPost, *, external_id: str, at: datetime) -> bool:
    """Keep what the room says now; tell whether it must say something else by now."""
    held = RoomPost.objects.select_for_update().get(pk=post.pk)
    held.sent, held.external_id = post.card, external_id or held.external_id
    held.attempts, held.error = 0, ""
    behind = bool(held.card != held.sent)
    held.state, held.try_at = (_State.WAITING, at) if behind else (_State.SENT, at)
    held.save()
    _room(post.room, "", at)
    return behind


@transaction.atomic
def spared(post: RoomPost) -> None:
    """Nothing has to be sent: the matter is settled, or the service cannot edit what it says."""
    RoomPost.objects.filter(pk=post.pk).update(state=_State.SENT, attempts=0, error="")


@transaction.atomic
def failed(post: RoomPost, error: RoomError, *, at: datetime) -> datetime | None:
    """Put it off, and say what is wrong with the room; return when it is tried again. What is gone stays gone."""
    if error.gone:
        RoomPost.objects.filter(pk=post.pk).update(state=_State.GONE, error=str(error))
        return None
    first = _FIRST_WAIT_LASTING_SECONDS if error.lasting else _FIRST_WAIT_SECONDS
    wait = min(_LONGEST_WAIT_SECONDS, first * 2 ** min(post.attempts - 1, 12))
    until = at + timedelta(seconds=max(wait, error.after))
    changes: dict[str, Any] = {"state": _State.WAITING, "try_at": until, "error": str(error)}
    RoomPost.objects.filter(pk=post.pk).update(**changes)
    _room(post.room, str(error), at)
    return until


def _room(room: Room, problem: str, at: datetime) -> None:
    held = Room.objects.select_for_update().get(pk=room.pk)
    if not problem:
        held.last_ok_at = at
    if held.problem != problem:
        began, held.problem = bool(held.problem) != bool(problem), problem
        held.problem_since = (at if began else held.problem_since) if problem else None
        if began:
            record(RoomStateChanged(room=room.pk, problem=problem), at=at)
    held.save(update_fields=["problem", "problem_since", "last_ok_at"])
