"""What a verb may change about a conversation, as plain values. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

Picture = dict[str, Any]

# By these it is told whether what a deed did still stands; the others are put back along with them.
FACES = ("state", "owner_id", "topic", "urgency", "tags", "snoozed_until", "follow_up_at")
FIELDS = (
    *FACES, "team_id", "waiting_since", "due_at", "closed_at", "lane_since", "lane_check_at", "rung", "tier", "alert",
)  # fmt: skip


def picture(row: object) -> Picture:
    """Return the fields of a conversation, times as ISO 8601."""
    return {name: _plain(getattr(row, name)) for name in FIELDS}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)  # a choice is a string, too
    return list(value) if isinstance(value, list) else value


def faces(before: Picture, after: Picture) -> set[str]:
    """Return which faces differ."""
    return {name for name in FACES if before[name] != after[name]}


def time(picture: Picture, name: str) -> datetime | None:
    return datetime.fromisoformat(picture[name]) if picture[name] else None
