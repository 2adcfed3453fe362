"""All that a routing decision may know. Time is in the data, so that the same situation always decides alike."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Self

# Which rules a situation is decided by. One that was written down before there were versions is of the first.
RULES = 2


@dataclass(frozen=True, slots=True)
class ConversationFacts:
    """``urgency`` is ``low | normal | high | urgent``; ``topic`` is empty while unlabelled.

    ``is_follow_up``: there was already a public reply or an owner. ``placed_team`` is the team a person chose
    (a handoff to a team); it goes before the topic table. ``declined`` let go of it and do not get it straight back.
    ``team`` has it now. ``follow_up_until`` is when the follow-up window ends in business time; without it the
    window runs on the wall clock. ``tier`` 2: it was handed up a tier in ``team``. ``platform`` is like ``email``.
    """

    id: int
    topic: str
    urgency: str
    waiting_since: datetime | None
    due_at: datetime | None
    owner: int | None
    is_follow_up: bool
    live_chat: bool
    placed_team: int | None = None
    declined: tuple[int, ...] = ()
    team: int | None = None
    follow_up_until: datetime | None = None
    tier: int = 1
    platform: str = ""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A row of the topic table. The rows of a situation are in the order of the table: the first match counts.

    ``specialists`` are ids of people; those who are in the team are asked before the others.
    """

    slug: str
    team: int | None
    enabled: bool
    specialists: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """``disconnect_minutes`` 0 switches that check off. ``members`` and ``lead`` are ids of people.

    ``mode`` is ``balanced | round_robin | claim``. ``second_tier`` are the members at L2; without any, the team has no
    tiers.
    """

    id: int
    name: str
    is_general: bool
    enabled: bool
    mode: str
    backup: int | None
    lead: int | None
    end_of_shift_buffer_minutes: int
    disconnect_minutes: int
    follow_up_window_minutes: int
    members: tuple[int, ...]
    second_tier: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """``status`` is ``available | busy | away`` and holds until ``status_until``, when that is set.

    ``shift_ends_at`` is empty when off shift, ``next_shift_at`` is the start of the next shift after now; it may be
    left out while the present shift has hours left. ``load`` and ``capacity`` (at least 1) are in weighted
    conversations, ``waiting`` in conversations. ``back_since`` is when they returned from more than a day of absence.
    ``channels`` are ``(platform, waiting there, cap)`` for the platforms on which they have a cap of their own.
    """

    id: int
    name: str
    status: str
    status_until: datetime | None
    shift_ends_at: datetime | None
    next_shift_at: datetime | None
    last_seen_at: datetime | None
    load: int
    capacity: int
    last_assigned_at: datetime | None = None
    back_since: datetime | None = None
    waiting: int | None = None
    channels: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """Only ``topics`` have an order; ``teams`` and ``people`` may stand in any.

    ``people`` holds the members of the teams that may be asked, their leads and the present owner.
    """

    now: datetime
    conversation: ConversationFacts
    topics: tuple[TopicRow, ...]
    teams: tuple[TeamFacts, ...]
    people: tuple[PersonFacts, ...]
    missing_context: tuple[str, ...] = ()
    rules: int = RULES

    @property
    def is_urgent(self) -> bool:
        return self.conversation.urgency == "urgent"

    def team(self, team: int | None) -> TeamFacts | None:
        return next((each for each in self.teams if each.id == team), None)

    def person(self, person: int | None) -> PersonFacts | None:
        return next((each for each in self.people if each.id == person), None)

    def by_id(self) -> dict[int, PersonFacts]:
        """Return everybody by id, for who asks about many."""
        return {each.id: each for each in self.people}

    def to_facts(self) -> dict[str, Any]:
        """Return plain JSON values. Rows are lists in field order: a new field goes last and has a default."""
        return {
            "now": write_time(self.now),
            "conversation": _write(self.conversation, _CONVERSATION),
            "topics": [_write(row, _TOPIC) for row in self.topics],
            "teams": [_write(team, _TEAM) for team in self.teams],
            "people": [_write(person, _PERSON) for person in self.people],
            "missing_context": list(self.missing_context),
            "rules": self.rules,
        }

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        return cls(
            now=datetime.fromisoformat(facts["now"]),
            conversation=ConversationFacts(*_read(facts["conversation"], _CONVERSATION_TIMES)),
            topics=tuple(TopicRow(*_read(row, _NO_TIMES)) for row in facts["topics"]),
            teams=tuple(TeamFacts(*_read(row, _NO_TIMES)) for row in facts["teams"]),
            people=tuple(PersonFacts(*_read(row, _PERSON_TIMES)) for row in facts["people"]),
            missing_context=tuple(facts["missing_context"]),
            rules=facts.get("rules", 1),
        )


def write_time(at: datetime | None) -> str | None:
    """Return the moment in ISO 8601 and UTC."""
    return at.astimezone(UTC).isoformat() if at else None


def read_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _write(row: object, names: tuple[str, ...]) -> list[Any]:
    return [_plain(getattr(row, name)) for name in names]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return write_time(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _read(row: list[Any], times: frozenset[int]) -> list[Any]:
    return [read_time(value) if at in times else _frozen(value) for at, value in enumerate(row)]


def _frozen(value: object) -> object:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value


def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _times(kind: type) -> frozenset[int]:
    """Return the places of the moments in a row, read off the annotations."""
    return frozenset(at for at, field in enumerate(fields(kind)) if "datetime" in str(field.type))


_CONVERSATION, _TOPIC, _TEAM, _PERSON = map(_names, (ConversationFacts, TopicRow, TeamFacts, PersonFacts))
_CONVERSATION_TIMES, _PERSON_TIMES = _times(ConversationFacts), _times(PersonFacts)
_NO_TIMES: frozenset[int] = frozenset()
