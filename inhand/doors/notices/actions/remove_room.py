"""Forget a room. What was posted there stays there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import PolicyChanged
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate
    from inhand.doors.notices.models import Room


@transaction.atomic
def remove_room(room: Room, *, by: Teammate | None, at: datetime) -> None:
    """Take its posts along."""
    pk = room.pk
    changes: dict[str, list[object]] = {"name": [room.name, None], "team": [room.team_id, None]}
    room.delete()
    record(PolicyChanged(subject="room", id=pk, changes=changes), at=at, by=by.pk if by else None)
