"""What measuring knows of a conversation and of people, and the rows that it leaves. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

Facts: TypeAlias = dict[str, Any]
NORMAL = 1
# What a reply may leave, and takes along when it is taken back.
OF_A_REPLY = ("first_response", "next_response", "reply", "duplicate", "closed", "held")
KINDS = (
    "arrival", "first_owner", "given", "held", "unowned", "first_response", "next_response", "reply", "duplicate",
    "prevented", "handoff", "rescue", "closed", "reopened", "corrected", "passed", "dropped",
)  # fmt: skip


class Told(NamedTuple):
    """An entry of the ledger."""

    id: int
    at: datetime
    by: int | None
    conversation: int | None
    name: str
    facts: Facts


@dataclass(slots=True)
class Track:
    """Where a conversation stands in its measures. ``opened_at`` is its first message by a customer.

    ``said_by`` wrote the last public reply if no customer has written since; ``replied`` holds by person (as text)
    when they wrote theirs last, ``had`` when each last ceased to have it. ``undo`` are the last replies, each with
    what they changed. ``arrived_at`` and ``arrival_entry`` name the arrival that opened it.
    """

    conversation: int
    team: int = 0
    inbox: int = 0
    platform: str = ""
    topic: str = ""
    topic_source: str = ""
    urgency: int = NORMAL
    state: str = "open"
    opened_at: datetime | None = None
    waiting_since: datetime | None = None
    owner: int | None = None
    held_since: datetime | None = None
    lane_since: datetime | None = None
    first_owner_at: datetime | None = None
    first_response_at: datetime | None = None
    is_first_over: bool = False
    said_by: int | None = None
    noted_at: datetime | None = None
    change_at: datetime | None = None
    change_entry: int = 0
    closed_at: datetime | None = None
    closed_by: int | None = None
    closed_entry: int = 0
    last_entry: int = 0
    replied: dict[str, str] = field(default_factory=dict)
    had: dict[str, str] = field(default_factory=dict)
    undo: list[list[Any]] = field(default_factory=list)
    arrived_at: datetime | None = None
    arrival_entry: int = 0

    @property
    def is_live(self) -> bool:
        return self.state not in {"closed", "spam"}


@dataclass(slots=True)
class Row:
    """``wall`` and ``business`` are minutes from ``began_at`` to ``ended_at``; ``target`` what was promised.

    ``censored``: it ended without what was waited for. ``good`` says of a handoff that it had its note, of an arrival
    that it opened the conversation. ``effort`` are the minutes that a reply took, as far as known. ``other_at`` is when
    the same person did the same here before, or when what was closed came back.
    """

    kind: str
    entry: int
    conversation: int
    team: int
    inbox: int
    platform: str
    topic: str
    urgency: int
    person: int | None
    began_at: datetime
    ended_at: datetime
    wall: float = 0.0
    business: float = 0.0
    target: int | None = None
    censored: bool = False
    good: bool | None = None
    effort: float | None = None
    other_at: datetime | None = None


@dataclass(slots=True)
class Touch:
    """When somebody did anything last, and before that: moments that differ."""

    last: datetime | None = None
    former: datetime | None = None

    def at(self, moment: datetime) -> None:
        if self.last is None or moment > self.last:
            self.last, self.former = moment, self.last

    def before(self, moment: datetime) -> datetime | None:
        """Return the last one strictly before, so that the order of what happened together tells nothing."""
        return self.last if self.last and self.last < moment else self.former


@dataclass(slots=True)
class Book:
    """What folding found: new rows by entry and kind, marks on older ones, and entries whose rows are void."""

    rows: dict[tuple[int, str], Row] = field(default_factory=dict)
    marks: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    void: set[int] = field(default_factory=set)

    def add(self, row: Row) -> None:
        self.rows[row.entry, row.kind] = row

    def mark(self, entry: int, kind: str, **values: Any) -> None:
        row = self.rows.get((entry, kind))
        if row is None:
            self.marks.setdefault((entry, kind), {}).update(values)
            return
        for name, value in values.items():
            setattr(row, name, value)

    def forget_reply(self, entry: int) -> None:
        self.void.add(entry)
        for kind in OF_A_REPLY:
            self.rows.pop((entry, kind), None)
