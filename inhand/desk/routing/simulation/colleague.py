"""A person while the desk is played: when they are there, what they hold and what they work on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from inhand.desk.routing.simulation.outcome import Day
from inhand.desk.teams.hours import next_shift, shift_at
from inhand.desk.teams.presence import back_since

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from inhand.desk.routing.simulation.conversation import Conversation
    from inhand.desk.routing.simulation.scenario import Gap, Person
    from inhand.desk.routing.situation import PersonFacts
    from inhand.desk.teams.hours import Shift

_MINUTE = timedelta(minutes=1)


class Colleague:
    """``waiting`` are the conversations they own in which a customer waits, by id; ``open`` counts all they own."""

    def __init__(self, person: Person, *, keeps_loads: bool = False) -> None:
        self.person = person
        self.id = person.facts.id
        self.shift: Shift | None = None
        self.next_shift: Shift | None = None
        self.gap: Gap | None = None
        self.waiting: dict[int, Conversation] = {}
        self.open = 0
        self.doing: Conversation | None = None
        self.since: datetime | None = None
        self.stint = 0
        self._gaps = list(reversed(person.gaps))
        self._facts: PersonFacts | None = None
        self._load = self._most = self._answered = self._owned = 0
        self._assigned_at = person.facts.last_assigned_at
        self._left_at: datetime | None = None
        self._back_since: datetime | None = None
        self._at_work_from: datetime | None = None
        self._available = self._busy = timedelta()
        self._loads: list[tuple[datetime, int]] | None = [] if keeps_loads else None

    @property
    def is_at_work(self) -> bool:
        return self.shift is not None and self.gap is None

    @property
    def is_gone(self) -> bool:
        """Off shift, or away from the desk, whether they said so or not; in a break they said, they are near."""
        return self.shift is None or (self.gap is not None and self.gap.said != "busy")

    @property
    def is_idle(self) -> bool:
        return self.is_at_work and self.doing is None

    @property
    def back_at(self) -> datetime | None:
        """When they are at work again, as far as it is known."""
        if self.shift is not None and self.gap is not None:
            if not self.gap.said:
                return None
            if self.gap.ends < self.shift.ends:
                return self.gap.ends
        return self.next_shift.starts if self.next_shift else None

    def look(self, now: datetime) -> datetime | None:
        """See who is there at this moment; return when that changes next."""
        was_at_work, was_on = self.is_at_work, self.shift is not None
        hours = self.person.hours
        self.shift = shift_at(hours, now)
        self.next_shift = next_shift(hours, now)
        while self._gaps and self._gaps[-1].ends <= now:
            self._gaps.pop()
        coming = self._gaps[-1] if self._gaps else None
        self.gap = coming if coming and coming.starts <= now else None
        self._note_absence(now, was_on=was_on)
        self._count(now, was_at_work=was_at_work)
        self._tell(now)
        self._facts = None
        if self.shift is None:
            return self.next_shift.starts if self.next_shift else None
        if coming is None:
            return self.shift.ends
        return min(self.shift.ends, coming.ends if self.gap else coming.starts)

    def _note_absence(self, now: datetime, *, was_on: bool) -> None:
        if was_on and self.shift is None:
            self._left_at = now
        elif not was_on and self.shift is not None:
            self._back_since = back_since(self._left_at, now)

    def _count(self, now: datetime, *, was_at_work: bool) -> None:
        if was_at_work and not self.is_at_work and self._at_work_from is not None:
            self._available += now - self._at_work_from
        elif self.is_at_work and not was_at_work:
            self._at_work_from = now

    def _tell(self, now: datetime) -> None:
        """The clocks of what they hold depend on whether they are there."""
        for conversation in self.waiting.values():
            if self.is_at_work and conversation.owned_at is None:
                conversation.owned_at = now
            if self.is_gone:
                conversation.strand(now)
            else:
                conversation.unstrand(now)

    @property
    def facts(self) -> PersonFacts:
        """Themselves as the gates see them."""
        if self._facts is None:
            self._facts = self._see()
        return self._facts

    def _see(self) -> PersonFacts:
        said = self.gap.said if self.gap else ""
        return replace(
            self.person.facts,
            status=said or "available",
            status_until=self.gap.ends if self.gap and said else None,
            shift_ends_at=self.shift.ends if self.shift else None,
            next_shift_at=self.next_shift.starts if self.next_shift else None,
            last_seen_at=self._seen_until(),
            load=self._load,
            waiting=len(self.waiting),
            channels=tuple(self._channels()),
            last_assigned_at=self._assigned_at,
            back_since=self._back_since,
        )

    def _channels(self) -> Iterator[tuple[str, int, int]]:
        """Tell what waits on each platform on which they have a cap of their own."""
        for platform, _, most in self.person.facts.channels:
            waiting = sum(each.arrival.platform == platform for each in self.waiting.values())
            yield platform, waiting, most

    def _seen_until(self) -> datetime | None:
        """When their page last gave a sign of life; while it is open, until when it will.

        The gates ask how long ago it was, and for a moment to come that is no time.
        """
        gap, shift = self.gap, self.shift
        if shift is None:
            return self._left_at
        if gap is not None and gap.is_silent:
            return gap.starts if gap.starts > shift.starts else self._left_at
        silent = (coming.starts for coming in reversed(self._gaps) if coming.is_silent)
        return min(next(silent, shift.ends), shift.ends)

    def is_given(self, conversation: Conversation, now: datetime) -> None:
        """Become its owner while a customer waits."""
        self._assigned_at = now
        self._owned += 1
        self.open += 1
        self.hears(conversation, now)

    def hears(self, conversation: Conversation, now: datetime) -> None:
        """A customer waits on them."""
        self.waiting[conversation.id] = conversation
        self._carry(conversation.weight, now)
        if self.is_at_work and conversation.owned_at is None:
            conversation.owned_at = now
        if self.is_gone:
            conversation.strand(now)

    def is_rid_of(self, conversation: Conversation, now: datetime) -> None:
        """Lose it to somebody else, or to the lane."""
        self.open -= 1
        if self.doing is conversation:
            self.stop(now)
        if conversation.id in self.waiting:
            self._done_with(conversation, now)

    def answers(self, conversation: Conversation, now: datetime, *, closes: bool) -> None:
        """Reply to the customer."""
        self.stop(now)
        self._answered += 1
        self.open -= closes
        self._done_with(conversation, now)
        conversation.is_answered(now, self.id)

    def _done_with(self, conversation: Conversation, now: datetime) -> None:
        del self.waiting[conversation.id]
        conversation.unstrand(now)
        self._carry(-conversation.weight, now)

    def _carry(self, weight: int, now: datetime) -> None:
        self._load += weight
        self._most = max(self._most, self._load)
        self._facts = None
        if self._loads is not None:
            self._loads.append((now, self._load))

    def first_in_queue(self, now: datetime) -> Conversation | None:
        return min(self.waiting.values(), key=lambda each: each.place_in_queue(now), default=None)

    def in_queue_order(self, now: datetime) -> list[Conversation]:
        return sorted(self.waiting.values(), key=lambda each: each.place_in_queue(now))

    def begin(self, conversation: Conversation, now: datetime, read_in: float) -> datetime:
        """Take up work on it; return when it will be done."""
        if conversation.touched_by not in {None, self.id}:
            conversation.remaining = conversation.present_turn.effort * self.person.pace + read_in
        if conversation.remaining is None:
            conversation.remaining = conversation.present_turn.effort * self.person.pace
        conversation.touched_by = self.id
        self.doing, self.since = conversation, now
        self.stint += 1
        return now + conversation.remaining * _MINUTE

    def stop(self, now: datetime) -> None:
        """Lay down what they work on; what was done of it stays done."""
        if self.doing is None or self.since is None:
            return
        spent = now - self.since
        self._busy += spent
        if self.doing.remaining is not None:
            self.doing.remaining = max(self.doing.remaining - spent / _MINUTE, 0.0)
        self.doing = self.since = None
        self.stint += 1

    def day(self, ends: datetime) -> Day:
        """Tell what became of them by the end."""
        self.stop(ends)
        if self.is_at_work and self._at_work_from is not None:
            self._available += ends - self._at_work_from
        return Day(
            id=self.id,
            name=self.person.facts.name,
            available_minutes=self._available / _MINUTE,
            busy_minutes=self._busy / _MINUTE,
            answered=self._answered,
            owned=self._owned,
            most=self._most,
            loads=tuple(self._loads or ()),
        )
