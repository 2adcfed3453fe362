"""A small desk's ledger in plain words: what happens, as the entries that would be written. No database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from inhand.desk.measures.calendars import Calendars, Desk, PersonCalendar, Promises, TeamCalendar
from inhand.desk.measures.days import Days, Summing, Sums, running_of
from inhand.desk.measures.fold import Measuring
from inhand.desk.measures.merging import Period, period_of, stretch_of
from inhand.desk.measures.rows import Told
from inhand.desk.teams.hours import Span

if TYPE_CHECKING:
    from collections.abc import Callable

MONDAY = date(2026, 3, 2)
AMINA, BEN = 1, 2
PEOPLE = {"Amina": AMINA, "Ben": BEN}
TARGETS = (480, 240, 60, 15)
OFFICE = tuple(Span(day, time(9), time(17)) for day in range(5))
DESK = Desk(
    {1: TeamCalendar("UTC", OFFICE, members=frozenset(PEOPLE.values()))},
    {pk: PersonCalendar("UTC", OFFICE) for pk in PEOPLE.values()},
)
_DAYS = {"Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4, "Sat": 5, "Sun": 6}


def moment(said: str) -> datetime:
    """Return ``Mon 09:00`` of the week of the examples, ``Mon+7 09:00`` of the one after."""
    day, at = said.split()
    name, _, more = day.partition("+")
    on = MONDAY + timedelta(days=_DAYS[name] + int(more or 0))
    return datetime.combine(on, time.fromisoformat(at), tzinfo=UTC)


@dataclass
class Ledger:
    """Entries as they are told; owners and clocks are kept so that the facts of each are what the desk would write."""

    entries: list[Told] = field(default_factory=list)
    waiting: dict[int, str] = field(default_factory=dict)
    state: dict[int, str] = field(default_factory=dict)
    owner: dict[int, int] = field(default_factory=dict)

    def add(self, at: datetime, conversation: int, name: str, by: int | None = None, **facts: Any) -> None:
        self.entries.append(Told(len(self.entries) + 1, at, by, conversation, name, facts))

    def tell(self, at: datetime, conversation: int, what: str) -> None:
        """Add the entries of a sentence."""
        for pattern, verb in _SENTENCES:
            if found := re.fullmatch(pattern, what):
                who = PEOPLE.get((found.groups() or ("",))[0], 0)
                verb(self, at, conversation, who)
                return
        raise AssertionError(what)

    def write(self, at: datetime, conversation: int, _who: int) -> None:
        former = self.state.get(conversation)
        since = self.waiting.setdefault(conversation, at.isoformat())
        self.state[conversation] = "open"
        self.add(
            at, conversation, "message.received", inbox=1, team=1, opened=former is None, platform="email",
            reopened=former not in {None, "open"}, waiting_since=since,
        )  # fmt: skip

    def give(self, at: datetime, conversation: int, who: int, how: str = "routed") -> None:
        by = who if how in {"claimed", "taken_over"} else None
        former = self.owner.get(conversation)
        self.owner[conversation] = who
        facts = {"owner": who, "former_owner": former, "team": 1, "how": how}
        self.add(at, conversation, "conversation.assigned", by, **facts)

    def reply(
        self, at: datetime, conversation: int, who: int, state: str = "waiting", *, duplicate: bool = False
    ) -> None:
        since = self.waiting.pop(conversation, "")
        self.state[conversation] = state
        self.add(
            at, conversation, "reply.sent", who, message=len(self.entries), state=state, waited_since=since,
            duplicate=duplicate,
        )  # fmt: skip

    def close(self, at: datetime, conversation: int, who: int) -> None:
        self.waiting.pop(conversation, None)
        self.state[conversation] = "closed"
        self.add(at, conversation, "conversation.closed", who)

    def release(self, at: datetime, conversation: int, _who: int) -> None:
        self.owner.pop(conversation, None)
        self.add(at, conversation, "lane.entered", team=1, how="released")


def _plain(name: str, **facts: Any) -> Callable[..., None]:
    return lambda ledger, at, conversation, who: ledger.add(at, conversation, name, who or None, **facts)


_SENTENCES: list[tuple[str, Any]] = [
    ("customer writes", Ledger.write),
    (r"(\w+) gets it", Ledger.give),
    (r"(\w+) takes over", lambda ledger, *rest: ledger.give(*rest, how="taken_over")),
    (r"handed to (\w+) with a packet", lambda ledger, *rest: ledger.give(*rest, how="handed_off")),
    (r"rescued by (\w+)", lambda ledger, *rest: ledger.give(*rest, how="rescued")),
    ("back to the lane", Ledger.release),
    (r"(\w+) replies", Ledger.reply),
    (r"(\w+) replies and closes", lambda ledger, *rest: ledger.reply(*rest, "closed")),
    (r"(\w+) replies unseen", lambda ledger, *rest: ledger.reply(*rest, duplicate=True)),
    (r"closed by (\w+)", Ledger.close),
    (r"note by (\w+)", _plain("note.added")),
    (r"(\w+) is stopped", _plain("reply.prevented", duplicate=True)),
    (r"(\w+) passes", _plain("conversation.passed")),
    ("a drop is caught", _plain("drop.caught")),
    ("the day ends", lambda *_: None),
]


def measured(entries: list[Told]) -> Measuring:
    made = Measuring(Calendars(DESK), Promises(TARGETS))
    made.fold(entries)
    return made


def summed(found: Measuring, first: date, last: date, now: datetime) -> dict[date, Sums]:
    """Return the sums of the days, with those that a period from ``first`` on needs before it."""
    begin = first - timedelta(days=8)
    days = Days(begin, (last - begin).days + 1, "UTC")
    rows = list(found.book.rows.values())
    runs = [row for track in found.tracks.values() for row in running_of(track, now)]
    reckon = found.calendars
    summing = Summing(days, lambda team, a, b: reckon.minutes(team, a, b, known=2**62), now)
    for row in rows:
        summing.ended(row)
        if row.kind == "closed":
            summing.closed(row)
    for row in runs:
        summing.runs(row)
    made = summing.plain()
    for day, each in zip(days.dates, made, strict=True):
        begins = datetime.combine(day, time(), tzinfo=UTC)
        for person in PEOPLE.values():
            minutes = reckon.shift_minutes(person, begins, begins + timedelta(days=1), known=2**62)
            each["shift"][str(person)] = round(minutes)
    return dict(zip(days.dates, made, strict=True))


def figures(found: Measuring, first: date, last: date, now: datetime) -> Period:
    return period_of(stretch_of(summed(found, first, last, now), first, last))
