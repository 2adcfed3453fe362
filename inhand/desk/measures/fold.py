"""What the entries of the ledger measure: each is folded into its conversation's track, and leaves rows. Pure.

A row is one stretch or one moment: a wait that ended, a stretch of having, a reply. It is named by the entry that ended
it and its kind, so that the same entries give the same rows however they are portioned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from inhand.desk.measures.effort import effort
from inhand.desk.measures.rows import Book, Row, Told, Touch, Track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from inhand.desk.measures.calendars import Calendars, Promises

URGENCIES = ("low", "normal", "high", "urgent")
# A note this long before a change of owner or after it goes with it (semantics 8).
NOTE_BEFORE, NOTE_AFTER = timedelta(minutes=15), timedelta(minutes=5)
REOPEN_WITHIN = timedelta(days=7)
# What comes is labelled and routed a moment later: so long its arrival goes along to where that puts it.
PLACED_WITHIN = timedelta(minutes=10)
_MINUTE = timedelta(minutes=1)
# Replies and closures that may still be taken back.
_UNDOABLE = 3


@dataclass(slots=True)
class Measuring:
    """All that folding knows: tracks and touches so far, whose hours counted when, and what was promised."""

    calendars: Calendars
    promises: Promises
    tracks: dict[int, Track] = field(default_factory=dict)
    touches: dict[int, Touch] = field(default_factory=dict)
    book: Book = field(default_factory=Book)

    def fold(self, entries: Iterable[Told]) -> None:
        """Take in entries in the order of their ids."""
        for told in entries:
            if told.conversation is not None:
                self._take(told, told.conversation)
            if told.by is not None:
                self.touches.setdefault(told.by, Touch()).at(told.at)

    def _take(self, told: Told, conversation: int) -> None:
        track = self.tracks.get(conversation)
        if track is None:
            track = self.tracks[conversation] = Track(conversation)
        if (take := _TAKE.get(told.name)) is not None:
            take(self, track, told)
        self._look_for_owner(track, told)
        track.last_entry = told.id

    def _look_for_owner(self, track: Track, told: Told) -> None:
        """The first entry at which its owner is on shift. Who does something with it is at work, whatever the hour."""
        if track.opened_at is None or track.first_owner_at is not None or track.owner is None:
            return
        owner = track.owner
        if told.by == owner or self.calendars.is_on_shift(owner, told.at, known=told.id):
            track.first_owner_at = told.at
            self._stretch("first_owner", track, told, track.opened_at, person=owner)

    def _stretch(
        self,
        kind: str,
        track: Track,
        told: Told,
        began: datetime,
        *,
        person: int | None = None,
        **more: Any,
    ) -> None:
        wall = max((told.at - began) / _MINUTE, 0.0)
        business = self.calendars.minutes(track.team, began, told.at, known=told.id)
        self._row(kind, track, told, began, person=person, wall=wall, business=business, **more)

    def _row(
        self, kind: str, track: Track, told: Told, began: datetime, *, person: int | None = None, **more: Any
    ) -> None:
        dimensions = (track.team, track.inbox, track.platform, track.topic, track.urgency)
        self.book.add(Row(kind, told.id, track.conversation, *dimensions, person, began, told.at, **more))

    def received(self, track: Track, told: Told) -> None:
        facts = told.facts
        if facts["opened"] or not track.team:
            track.team, track.inbox = facts["team"], facts["inbox"]
            track.platform = facts.get("platform", "")
        since, is_first = _time(facts["waiting_since"]), track.opened_at is None
        if is_first:  # what was taken out of another conversation waits since it was written
            track.opened_at = since or told.at
        if since is not None and track.waiting_since is None:
            self._row("arrival", track, told, told.at, good=is_first)
            if is_first:
                track.arrived_at, track.arrival_entry = told.at, told.id
        if track.state == "closed" and facts["reopened"]:
            self._reopened(track, told)
        if facts["reopened"]:
            track.state = "open"
        track.waiting_since, track.said_by = since, None
        self._begin(track, told)

    def _reopened(self, track: Track, told: Told) -> None:
        if track.closed_at is None:
            return
        if told.at - track.closed_at <= REOPEN_WITHIN:
            self.book.mark(track.closed_entry, "closed", other_at=told.at)
        self._stretch("reopened", track, told, track.closed_at, person=track.closed_by)
        track.closed_at = None

    def _begin(self, track: Track, told: Told, *, began: datetime | None = None) -> None:
        """What is live is had by somebody from now on, or stands in the lane, if it did not already.

        ``given`` lasts as long as it stood in the lane before (``began``).
        """
        if not track.is_live:
            return
        if track.owner is None:
            track.lane_since = track.lane_since or told.at
        elif track.held_since is None:
            track.held_since = told.at
            had = _time(track.had.get(str(track.owner), ""))
            self._stretch("given", track, told, began or told.at, person=track.owner, other_at=had)

    def unlinked(self, track: Track, told: Told) -> None:
        track.waiting_since = _time(told.facts["waiting_since"])

    def automatic(self, track: Track, told: Told) -> None:
        if told.facts["opened"]:
            track.team, track.state = told.facts["team"], "closed"

    def labelled(self, track: Track, told: Told) -> None:
        kind, value, source = told.facts["kind"], told.facts["value"], told.facts["source"]
        if kind == "urgency" and value in URGENCIES:
            track.urgency = URGENCIES.index(value)
        elif kind == "topic":
            if source == "person" and track.topic_source not in {"", "person"}:
                self._row("corrected", track, told, told.at, person=told.by)
                track.arrived_at = None
            track.topic, track.topic_source = value, source
        self._place(track, told)

    def _place(self, track: Track, told: Told) -> None:
        """Until it changes hands or somebody knows better, where it is put is where it came."""
        if track.arrived_at is not None and told.at - track.arrived_at <= PLACED_WITHIN:
            here = {"team": track.team, "topic": track.topic, "urgency": track.urgency}
            self.book.mark(track.arrival_entry, "arrival", **here)

    def assigned(self, track: Track, told: Told) -> None:
        facts = told.facts
        former, lane_since = track.owner, track.lane_since
        track.lane_since = None
        self._let_go(track, told)
        if former is not None and former != facts["owner"] and facts["how"] != "undone":
            self._changed_hands(track, told, former)
        track.owner, track.team = facts["owner"], facts["team"]
        self._place(track, told)
        if not track.is_live:
            track.state = "open"
        self._begin(track, told, began=lane_since)

    def _changed_hands(self, track: Track, told: Told, former: int) -> None:
        track.arrived_at = None
        if told.facts["how"] not in _BY_PEOPLE:
            self._row("rescue", track, told, told.at, person=former)
            return
        packet = told.facts["how"] in _WITH_PACKET
        noted = track.noted_at is not None and told.at - track.noted_at <= NOTE_BEFORE
        self._row("handoff", track, told, told.at, person=former, good=packet or noted)
        track.change_at, track.change_entry = told.at, told.id

    def _let_go(self, track: Track, told: Told) -> None:
        """Whoever has it had it until now; or the lane."""
        if track.owner is not None and track.held_since is not None:
            self._stretch("held", track, told, track.held_since, person=track.owner)
            track.had[str(track.owner)] = told.at.isoformat()
        if track.lane_since is not None:
            self._stretch("unowned", track, told, track.lane_since)
        track.held_since = track.lane_since = None

    def laned(self, track: Track, told: Told) -> None:
        if track.owner is not None:
            self._let_go(track, told)
            track.arrived_at = None
        track.owner, track.team = None, told.facts["team"]
        self._place(track, told)
        if track.state == "snoozed":
            track.state = "open"
        self._begin(track, told)

    def noted(self, track: Track, told: Told) -> None:
        track.noted_at = told.at
        if track.change_at is not None and told.at - track.change_at <= NOTE_AFTER:
            self.book.mark(track.change_entry, "handoff", good=True)

    def sent(self, track: Track, told: Told) -> None:
        facts, by = told.facts, told.by
        since = _time(facts["waited_since"])
        track.undo = [*track.undo, [facts["message"], told.id, *_kept(track, by)]][-_UNDOABLE:]
        self._answered(track, told, since)
        if facts["duplicate"] and track.said_by not in {None, by}:
            self._row("duplicate", track, told, told.at, person=by)
        if by is not None:  # nobody knows who wrote it: the customer was answered all the same
            self._replied(track, told, since)
        track.said_by, track.waiting_since = by, _time(facts.get("waiting_since", ""))
        self._move(track, told, facts["state"])

    def _answered(self, track: Track, told: Told, since: datetime | None, *, censored: bool = False) -> None:
        """A wait is over. The first counts from the customer's first message."""
        if since is None or track.opened_at is None:
            return
        kind = "next_response" if track.is_first_over else "first_response"
        began = since if track.is_first_over else track.opened_at
        target = self.promises.minutes(track.team, track.urgency, told.at, known=told.id)
        self._stretch(kind, track, told, began, person=told.by, target=target, censored=censored)
        track.is_first_over = True
        if not censored and track.first_response_at is None:
            track.first_response_at = told.at

    def _replied(self, track: Track, told: Told, since: datetime | None) -> None:
        person = told.by or 0
        touched = self.touches.get(person, Touch()).before(told.at)
        worked, former = effort(told.at, [since, touched]), _time(track.replied.get(str(person), ""))
        self._row("reply", track, told, since or told.at, person=told.by, effort=worked, other_at=former)
        track.replied[str(person)] = told.at.isoformat()

    def _move(self, track: Track, told: Told, state: str) -> None:
        """Closing is an end: of having it, and of a wait that nobody answered."""
        was_live = track.is_live
        if state == "closed" and was_live:
            self._let_go(track, told)
            if track.opened_at is not None:
                self._stretch("closed", track, told, track.opened_at, person=told.by)
            track.closed_at, track.closed_by, track.closed_entry = told.at, told.by, told.id
        elif state == "spam" and was_live:
            self._let_go(track, told)
        track.state = state
        self._begin(track, told)

    def closed(self, track: Track, told: Told) -> None:
        track.undo = [*track.undo, ["closing", told.id, *_kept(track, told.by)]][-_UNDOABLE:]
        self._answered(track, told, track.waiting_since, censored=True)
        track.waiting_since = None
        self._move(track, told, "closed")

    def spam(self, track: Track, told: Told) -> None:
        """What is spam was no customer: nobody waited for an answer."""
        track.waiting_since = None
        self._move(track, told, "spam")

    def spam_received(self, track: Track, told: Told) -> None:
        """It is known where it came, should it prove to be none."""
        if told.facts["opened"]:
            track.team, track.inbox = told.facts["team"], told.facts["inbox"]
            track.platform, track.state = told.facts["platform"], "spam"

    def not_spam(self, track: Track, told: Told) -> None:
        """A customer after all, who has waited since they wrote."""
        since = _time(told.facts["waiting_since"])
        if track.opened_at is None:
            track.opened_at = since or told.at
            self._row("arrival", track, told, told.at, good=True)
        track.waiting_since, track.said_by, track.state = since, None, "open"
        self._begin(track, told)

    def reopened(self, track: Track, told: Told) -> None:
        if track.state == "closed":
            self._reopened(track, told)
        self._move(track, told, "open")

    def snoozed(self, track: Track, told: Told) -> None:
        self._move(track, told, "snoozed")

    def woken(self, track: Track, told: Told) -> None:
        self._move(track, told, "open")

    def undone(self, track: Track, told: Told) -> None:
        """The reply never was: neither are its rows, and the clock runs as before."""
        facts = told.facts
        self._take_back(track, told, facts["message"])
        track.waiting_since = _time(facts["waiting_since"])
        track.state = facts["state"]
        self._begin(track, told)

    def restored(self, track: Track, told: Told) -> None:
        """A closure or the like was taken back: state and clock are what they were."""
        if track.state == "closed":
            self._take_back(track, told, "closing")
        track.waiting_since, track.state = _time(told.facts["waiting_since"]), told.facts["state"]
        if not track.is_live:
            self._let_go(track, told)
        self._begin(track, told)

    def rearranged(self, track: Track, told: Told) -> None:
        """Messages came or went: whoever waits, waits since the oldest of those that stand here now."""
        facts = told.facts
        track.waiting_since, track.state = _time(facts["waiting_since"]), facts["state"]
        if track.opened_at is None:
            track.team, track.opened_at = facts.get("team", track.team), track.waiting_since or told.at
        if not track.is_live:
            self._let_go(track, told)
        self._begin(track, told)

    def gone(self, track: Track, told: Told) -> None:
        """It is part of another now, or was erased: nothing was resolved, and nobody waits here any more."""
        track.waiting_since = None
        self._let_go(track, told)
        track.state, track.closed_at = "closed", None

    def _take_back(self, track: Track, told: Told, what: int | str) -> None:
        found = next((each for each in reversed(track.undo) if each[0] == what), None)
        if found is None:
            return
        _, entry, first, over, said_by, former, held_since = found
        self.book.forget_reply(entry)
        track.undo.remove(found)
        track.first_response_at, track.is_first_over, track.said_by = _time(first), over, said_by
        if what != "closing":
            track.replied = {key: at for key, at in track.replied.items() if key != str(told.by)}
            if former:
                track.replied[str(told.by)] = former
        if track.closed_entry == entry:
            track.closed_at, track.held_since = None, _time(held_since)

    def prevented(self, track: Track, told: Told) -> None:
        if told.facts["duplicate"]:
            self._row("prevented", track, told, told.at, person=told.by)

    def passed(self, track: Track, told: Told) -> None:
        self._row("passed", track, told, told.at, person=told.by)

    def dropped(self, track: Track, told: Told) -> None:
        self._row("dropped", track, told, told.at)

    def alerted(self, track: Track, told: Told) -> None:
        if track.state == "closed":
            track.closed_at = None  # our mail came back: not the customer
        self._move(track, told, "open")


_BY_PEOPLE = {"claimed", "assigned", "taken_over", "handed_off", "returned", "replied"}
_WITH_PACKET = {"handed_off", "returned"}


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _kept(track: Track, by: int | None) -> list[Any]:
    """Return what a reply changes, ready for JSON, in the order in which ``undone`` takes it back."""
    times = [at.isoformat() if at else "" for at in (track.first_response_at, track.held_since)]
    return [times[0], track.is_first_over, track.said_by, track.replied.get(str(by), ""), times[1]]


# What is not here moves no measure, but is a moment at which its owner may be on shift.
_TAKE: dict[str, Callable[[Measuring, Track, Told], None]] = {
    "message.received": Measuring.received,
    "message.unlinked": Measuring.unlinked,
    "automatic.received": Measuring.automatic,
    "message.bounced": Measuring.alerted,
    "reply.failed": Measuring.alerted,
    "conversation.labelled": Measuring.labelled,
    "conversation.assigned": Measuring.assigned,
    "lane.entered": Measuring.laned,
    "note.added": Measuring.noted,
    "reply.sent": Measuring.sent,
    "reply.undone": Measuring.undone,
    "reply.prevented": Measuring.prevented,
    "conversation.closed": Measuring.closed,
    "conversation.marked_spam": Measuring.spam,
    "conversation.marked_not_spam": Measuring.not_spam,
    "spam.received": Measuring.spam_received,
    "conversation.reopened": Measuring.reopened,
    "conversation.snoozed": Measuring.snoozed,
    "conversation.merged": Measuring.gone,
    "conversation.erased": Measuring.gone,
    "conversation.absorbed": Measuring.rearranged,
    "conversation.split": Measuring.rearranged,
    "conversation.split_off": Measuring.rearranged,
    "follow_up.due": Measuring.woken,
    "conversation.restored": Measuring.restored,
    "conversation.woken": Measuring.woken,
    "conversation.passed": Measuring.passed,
    "drop.caught": Measuring.dropped,
}
