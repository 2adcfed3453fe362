"""Who is reading and who is writing, per conversation. Kept in memory: it is soft, the send guard is hard. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# A writer is shown this long after the last key (semantics 6), a reader as long as the page keeps saying so.
KEPT_SECONDS = {"writing": 60.0, "reading": 45.0}


@dataclass(frozen=True, slots=True)
class Person:
    """A teammate as the page shows them."""

    id: int
    name: str
    initials: str


@dataclass(slots=True)
class Presence:
    """``seen``: by conversation and person, what they do and until when (monotonic seconds)."""

    seen: dict[int, dict[int, tuple[str, float, Person]]] = field(default_factory=dict)

    def note(self, conversation: int, person: Person, does: str, now: float) -> bool:
        """Take in what somebody does (``reading``, ``writing`` or ``left``); tell whether that is news."""
        there = self.seen.setdefault(conversation, {})
        before = there.pop(person.id, None)
        if does in KEPT_SECONDS:
            there[person.id] = (does, now + KEPT_SECONDS[does], person)
        if not there:
            del self.seen[conversation]
        return (before[0] if before else "left") != does

    def expire(self, now: float) -> list[int]:
        """Forget who was not heard of; return the conversations that changed."""
        changed = []
        for conversation, there in list(self.seen.items()):
            gone = [person for person, (_, until, _) in there.items() if until <= now]
            for person in gone:
                del there[person]
            if gone:
                changed.append(conversation)
            if not there:
                del self.seen[conversation]
        return changed

    def conversations(self) -> list[int]:
        """Return where somebody is."""
        return list(self.seen)

    def who(self, conversation: int) -> list[dict[str, Any]]:
        """Return who is at a conversation, for the page."""
        there = self.seen.get(conversation, {}).values()
        people = sorted(there, key=lambda each: (each[0] != "writing", each[2].name))
        return [{"id": p.id, "name": p.name, "initials": p.initials, "does": does} for does, _, p in people]
