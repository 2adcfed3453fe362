"""Whose hours counted when: the calendars of today, taken back change by change to what they were. Pure.

Every change of hours is an entry (``policy.changed``), so the past follows from the ledger and the present alone. A
change counts from its moment on; what was measured before it stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from inhand.desk.teams.hours import Span, WeeklyHours, business_minutes, shift_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
Interval: TypeAlias = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class TeamCalendar:
    time_zone: str
    spans: tuple[Span, ...]
    holidays: frozenset[date] = frozenset()
    members: frozenset[int] = frozenset()
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class PersonCalendar:
    time_zone: str
    spans: tuple[Span, ...]
    away: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Everybody's hours at one moment."""

    teams: Mapping[int, TeamCalendar]
    people: Mapping[int, PersonCalendar]


class Change(NamedTuple):
    """A ``policy.changed`` entry."""

    entry: int
    at: datetime
    subject: str
    id: int
    changes: dict[str, list[Any]]


class Version(NamedTuple):
    """Hours that count from ``at`` on, for whoever knows of ``entry``."""

    entry: int
    at: datetime
    hours: WeeklyHours


class Calendars:
    """The hours of teams and people through time. ``known`` is the newest entry that may be known of."""

    def __init__(self, present: Desk, changes: Sequence[Change] = ()) -> None:
        told = [change for change in changes if change.subject in {"team", "teammate"}]
        self._desks = [(0, _FIRST, present)]
        for change in reversed(told):
            _, _, later = self._desks[-1]
            self._desks[-1] = (change.entry, change.at, later)
            self._desks.append((0, _FIRST, undone(later, change)))
        self._desks.reverse()
        self._versions: dict[tuple[str, int], list[Version]] = {}

    def minutes(self, team: int, a: datetime, b: datetime, *, known: int) -> float:
        """Return the business minutes of a team. One without hours is measured by the wall clock."""
        return self._minutes(self._of("team", team), a, b, known, _or_wall_clock)

    def shift_minutes(self, person: int, a: datetime, b: datetime, *, known: int) -> float:
        """Return the minutes that somebody was on shift."""
        return self._minutes(self._of("person", person), a, b, known, business_minutes)

    def is_on_shift(self, person: int, at: datetime, *, known: int) -> bool:
        counting = [v for v in self._of("person", person) if v.entry < known and v.at < at]
        return shift_at(counting[-1].hours, at) is not None

    @staticmethod
    def _minutes(
        versions: list[Version],
        a: datetime,
        b: datetime,
        known: int,
        reckon: Callable[[WeeklyHours, datetime, datetime], float],
    ) -> float:
        if len(versions) == 1:
            return reckon(versions[0].hours, a, b)
        counting = [(v.at, v.hours) for v in versions if v.entry < known]
        ends = [at for at, _ in counting[1:]] + [b]
        pieces = ((max(at, a), min(end, b), hours) for (at, hours), end in zip(counting, ends, strict=True))
        return sum(reckon(hours, start, end) for start, end, hours in pieces if start < end)

    def _of(self, kind: str, pk: int) -> list[Version]:
        found = self._versions.get((kind, pk))
        if found is None:
            found = self._versions[kind, pk] = list(self._told(kind, pk))
        return found

    def _told(self, kind: str, pk: int) -> list[Version]:
        hours = _hours_of_team if kind == "team" else _hours_of_person
        versions = [Version(0, _FIRST, hours(self._desks[0][2], pk))]
        for entry, at, desk in self._desks[1:]:
            new = hours(desk, pk)
            if new != versions[-1].hours:
                versions.append(Version(entry, max(at, versions[-1].at), new))
        return versions


def _or_wall_clock(hours: WeeklyHours, a: datetime, b: datetime) -> float:
    return business_minutes(hours, a, b) if hours.spans else max((b - a) / _MINUTE, 0.0)


def _hours_of_team(desk: Desk, pk: int) -> WeeklyHours:
    team = desk.teams.get(pk, _NO_TEAM)
    return WeeklyHours(team.time_zone, team.spans, holidays=team.holidays)


def _hours_of_person(desk: Desk, pk: int) -> WeeklyHours:
    """As ``teams.queries.hours_of_teammates`` has it: a day on which all their teams are closed is none."""
    person = desk.people.get(pk, _NOBODY)
    closed = [team.holidays for team in desk.teams.values() if team.is_active and pk in team.members]
    common = frozenset.intersection(*closed) if closed else frozenset()
    return WeeklyHours(person.time_zone, person.spans, person.away, common)


_NO_TEAM = TeamCalendar("UTC", ())
_NOBODY = PersonCalendar("UTC", ())


def undone(desk: Desk, change: Change) -> Desk:
    """Return the calendars as they were before the change."""
    if change.subject == "team":
        team = _team_before(desk.teams.get(change.id, _NO_TEAM), change.changes)
        return replace(desk, teams={**desk.teams, change.id: team})
    person = _person_before(desk.people.get(change.id, _NOBODY), change.changes)
    return replace(desk, people={**desk.people, change.id: person})


def _team_before(team: TeamCalendar, changes: Mapping[str, list[Any]]) -> TeamCalendar:
    holidays = set(team.holidays)
    for before, after in (changes[field] for field in ("holiday", "holidays") if field in changes):
        holidays -= {date.fromisoformat(on) for on, _ in _days(after)}
        holidays |= {date.fromisoformat(on) for on, _ in _days(before)}
    was = {field: pair[0] for field, pair in changes.items()}
    return TeamCalendar(
        time_zone=was.get("time_zone") or team.time_zone,
        spans=_spans(was["hours"]) if "hours" in was else team.spans,
        holidays=frozenset(holidays),
        members=frozenset(was["members"] or ()) if "members" in was else team.members,
        is_active=was["is_active"] is not False if "is_active" in was else team.is_active,
    )


def _days(said: list[Any] | None) -> list[list[str]]:
    """Return ``[[day, name], …]`` of one day or of several."""
    if not said:
        return []
    return [said] if isinstance(said[0], str) else said


def _person_before(person: PersonCalendar, changes: Mapping[str, list[Any]]) -> PersonCalendar:
    away = list(person.away)
    if "absence" in changes:
        before, after = (_interval(said) for said in changes["absence"])
        if after in away:
            away.remove(after)
        away += [before] if before else []
    was = {field: pair[0] for field, pair in changes.items()}
    return PersonCalendar(
        time_zone=was.get("time_zone") or person.time_zone,
        spans=_spans(was["hours"]) if "hours" in was else person.spans,
        away=tuple(sorted(away)),
    )


def _interval(said: list[str] | None) -> Interval | None:
    return (datetime.fromisoformat(said[0]), datetime.fromisoformat(said[1])) if said else None


def _spans(said: list[list[Any]] | None) -> tuple[Span, ...]:
    return tuple(Span(day, time.fromisoformat(a), time.fromisoformat(b)) for day, a, b in said or ())


class Promises:
    """What answer time was promised when, in business minutes by urgency from 0 to 3."""

    def __init__(self, default: Sequence[int], changes: Sequence[Change] = ()) -> None:
        self._default = default
        self._said: dict[tuple[int | None, int], list[tuple[int, datetime, int | None]]] = {}
        for entry, at, subject, _, fields in changes:
            if subject == "target":
                key = (fields["team"][1], fields["urgency"][1])
                self._said.setdefault(key, []).append((entry, at, fields["minutes"][1]))

    def minutes(self, team: int, urgency: int, at: datetime, *, known: int) -> int:
        """Return what counted just before ``at``: the team's own, else everyone's, else the default."""
        for key in ((team, urgency), (None, urgency)):
            for entry, since, minutes in reversed(self._said.get(key, ())):
                if entry < known and since < at:
                    if minutes is not None:
                        return minutes
                    break
        return self._default[urgency]
