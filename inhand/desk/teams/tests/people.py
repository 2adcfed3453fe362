"""What the tests of teams and rules begin with."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from inhand.desk.ledger.models import Entry
from inhand.desk.teams.hours import Span
from inhand.desk.teams.models import Teammate

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def person(name: str = "Amina", **fields: Any) -> Teammate:
    """Make a teammate who has no password, since hashing one takes a while."""
    return Teammate.objects.create(email=f"{name.lower()}@desk.example", name=name, status_since=AT, **fields)


def span(weekday: int, starts: str, ends: str) -> Span:
    return Span(weekday, time.fromisoformat(starts), time.fromisoformat(ends))


def last() -> Entry:
    return Entry.objects.latest("pk")


def entries() -> int:
    return Entry.objects.count()
