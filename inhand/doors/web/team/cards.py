"""What the team page shows of a team: who is here with their load, and the week's rota, drawn in minutes of a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inhand.desk.teams import rota
from inhand.desk.teams.hours import WeeklyHours, next_on_shift, next_shift, shift_at, worked
from inhand.desk.teams.presence import Here, Presence, presence
from inhand.doors.web import said
from inhand.doors.web.base.who import absence
from inhand.doors.web.language import later as _l
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.situation import PersonFacts, TeamFacts
    from inhand.desk.teams.hours import Interval, Shift

MODES = {"balanced": _l("Balanced"), "round_robin": _l("Round robin"), "claim": _l("Claim")}
_GAPS_TOLD = 4
_NOTHING = WeeklyHours("UTC", ())


@dataclass(frozen=True, slots=True)
class View:
    """The week that is looked at, and by whom."""

    now: datetime
    zone: ZoneInfo
    days: list[Interval]
    picked: date

    @property
    def dates(self) -> list[date]:
        return [day[0].astimezone(self.zone).date() for day in self.days]


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle of a day: ``kind`` is ``work``, ``away``, ``holiday``, ``open`` or ``gap``."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of somebody: what is drawn and what is said. ``now`` is the minute of the line, on today alone."""

    on: date
    is_today: bool
    is_picked: bool
    marks: list[Mark]
    words: list[tuple[str, str]]
    now: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A member as the page shows them."""

    person: PersonFacts
    zone: str
    presence: Presence
    shift: Shift | None
    following: Shift | None
    why: str
    second_tier: bool
    cells: list[Cell]

    @property
    def can_take(self) -> bool:
        return self.presence.here == Here.AVAILABLE and self.person.load < self.person.capacity


@dataclass(frozen=True, slots=True)
class Card:
    """A team with its members, when it is open, and when nobody of it is there. ``coming``: when the first is, if
    nobody is on shift now.
    """

    team: TeamFacts
    mode: str
    lead: str
    backup: str
    rows: list[Row]
    open: list[Cell]
    gaps: list[str]
    more_gaps: int
    closed: dict[date, str]
    coming: datetime | None
    due: list[int] = field(default_factory=list)
    may_change: bool = False

    @property
    def free(self) -> int:
        return sum(row.can_take for row in self.rows)


def card(
    team: TeamFacts, policy: Policy, people: Mapping[int, PersonFacts], closed: dict[date, str], view: View
) -> Card:
    names = {each.id: each.name for each in policy.teams}
    rows = [_row(people[pk], team, policy, closed, view) for pk in team.members if pk in people]
    rows.sort(key=lambda row: (not row.presence.is_at_work, row.presence.here == Here.BUSY, row.person.name))
    hours = policy.hours_of_team.get(team.id, _NOTHING)
    members = [policy.hours_of_person[row.person.id] for row in rows]
    empty = [rota.gaps(hours, members, day) for day in view.days]
    ahead = [gap for day in empty for gap in day if gap[1] > view.now]
    told = [_when(gap, view) for gap in ahead[:_GAPS_TOLD]]
    lead = people[team.lead].name if team.lead is not None and team.lead in people else ""
    first = next_on_shift(members, view.now)
    return Card(
        team, MODES.get(team.mode, team.mode), lead, names.get(team.backup or 0, ""), rows,
        [_open(hours, gap, day, view) for gap, day in zip(empty, view.days, strict=True)],
        told, len(ahead) - len(told), closed, first if first != view.now else None,
    )  # fmt: skip


def _row(person: PersonFacts, team: TeamFacts, policy: Policy, closed: dict[date, str], view: View) -> Row:
    hours, now = policy.hours_of_person[person.id], view.now
    shift = shift_at(hours, now)
    found = presence(
        person.status, person.status_until, person.last_seen_at, shift=shift, minutes=team.disconnect_minutes,
        now=now,
    )  # fmt: skip
    return Row(
        person, hours.time_zone, found, shift, next_shift(hours, now),
        "" if found.is_at_work else absence(found, hours, now), person.id in team.second_tier,
        [_cell(hours, day, closed, view) for day in view.days],
    )  # fmt: skip


def _cell(hours: WeeklyHours, day: Interval, closed: dict[date, str], view: View) -> Cell:
    found = rota.bars(hours, day)
    own = ZoneInfo(hours.time_zone)
    words = [(bar.kind, _said(bar, closed.get(bar.starts.astimezone(own).date(), ""))) for bar in found]
    marks = [_mark(bar.kind, (bar.starts, bar.ends), day, view) for bar in found]
    # A holiday that was cut around a break is said once.
    return _day(day, marks, list(dict.fromkeys(words)), view)


def _said(bar: rota.Bar, holiday: str) -> str:
    if bar.kind == "work":
        return _span(bar.starts, bar.ends)
    return _("Time off") if bar.kind == "away" else holiday or _("Holiday")


def _span(starts: datetime, ends: datetime) -> str:
    """Say when, whole hours without their minutes: seven days stand beside each other."""
    return f"{said.hour(starts)}–{said.hour(ends)}".replace(":00", "")


def _open(hours: WeeklyHours, gaps: list[Interval], day: Interval, view: View) -> Cell:
    open_ = worked(hours, *day)
    marks = [_mark("open", each, day, view) for each in open_] + [
        _mark("gap", each, day, view) for each in gaps
    ]
    words = [("work", _span(a, b)) for a, b in open_]
    return _day(day, marks, words, view)


def _day(day: Interval, marks: list[Mark], words: list[tuple[str, str]], view: View) -> Cell:
    on = day[0].astimezone(view.zone).date()
    is_today = day[0] <= view.now < day[1]
    line = rota.place(view.now, day, view.zone) if is_today else None
    return Cell(on, is_today, on == view.picked, marks, words, line)


def _mark(kind: str, piece: Interval, day: Interval, view: View) -> Mark:
    x, ends = (rota.place(moment, day, view.zone) for moment in piece)
    return Mark(kind, x, max(ends - x, 1))


def _when(gap: Interval, view: View) -> str:
    starts, ends = max(gap[0], view.now), gap[1]
    return f"{said.day(starts, view.now)} {said.hour(starts)}–{said.hour(ends)}"
