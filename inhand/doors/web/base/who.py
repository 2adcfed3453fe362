"""Who is at work, why the others are not, and my own status: what the top bar of every page says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.timezone import get_current_timezone

from inhand.desk.teams import queries as teams
from inhand.desk.teams import return_times
from inhand.desk.teams.hours import next_shift, shift_at
from inhand.desk.teams.presence import DISCONNECT_MINUTES, Here, Presence, presence, status_at
from inhand.doors.web import said
from inhand.ground import batch, words
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from inhand.desk.routing.policy import Policy
    from inhand.desk.teams.hours import WeeklyHours
    from inhand.desk.teams.models import Teammate


@dataclass(frozen=True, slots=True)
class Person:
    """A teammate as the top bar shows them. ``why`` says why they are not here."""

    id: int
    name: str
    initials: str
    status: str
    load: int
    capacity: int
    why: str = ""

    @property
    def can_take(self) -> bool:
        return self.status == Here.AVAILABLE and self.load < self.capacity


@dataclass(frozen=True, slots=True)
class Status:
    """``value`` is what I chose, ``dot`` what counts: off shift nobody is available.

    ``returns`` are the times of return that may be chosen now, as ``(slug, words, moment in words)``.
    """

    value: str
    title: str
    note: str
    dot: str
    returns: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Crew:
    """How many of a team can take work now."""

    id: int
    name: str
    free: int
    members: int


def people(
    policy: Policy, load: dict[int, int], now: datetime
) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Return who is at work, and who is not."""
    here: list[Person] = []
    away: list[Person] = []
    minutes = _patience(policy)
    for each in batch.once(teams.presences):
        hours = policy.hours_of_person.get(each.pk)
        found = presence(
            each.status, each.status_until, each.last_seen_at, shift=shift_at(hours, now) if hours else None,
            minutes=minutes.get(each.pk, DISCONNECT_MINUTES), now=now,
        )  # fmt: skip
        why = "" if found.is_at_work else absence(found, hours, now)
        person = Person(
            each.pk, each.name, each.initials, found.dot, load.get(each.pk, 0), each.capacity, why
        )
        (away if why else here).append(person)
    return tuple(here), tuple(away)


def _patience(policy: Policy) -> dict[int, int]:
    """Return after how many minutes of silence the last of their teams takes each person for gone; 0 is never."""
    minutes: dict[int, int] = {}
    for team in policy.teams:
        for pk in team.members:
            known = minutes.get(pk, team.disconnect_minutes)
            minutes[pk] = max(known, team.disconnect_minutes) if known and team.disconnect_minutes else 0
    return minutes


def absence(found: Presence, hours: WeeklyHours | None, now: datetime) -> str:
    """Return why somebody is not at work, in a few words."""
    if found.here == Here.AWAY:
        return (
            _("away, back {moment}").format(moment=said.moment(found.until, now))
            if found.until
            else _("away")
        )
    if found.here == Here.DISCONNECTED:
        since = found.since and said.moment(found.since, now)
        return _("disconnected since {moment}").format(moment=since) if since else _("not here yet")
    coming = next_shift(hours, now) if hours else None
    return (
        _("off shift until {moment}").format(moment=said.moment(coming.starts, now))
        if coming
        else _("off shift")
    )


def crews(policy: Policy, here: Iterable[Person]) -> tuple[Crew, ...]:
    free = {person.id for person in here if person.can_take}
    return tuple(
        Crew(team.id, team.name, len(free.intersection(team.members)), len(team.members))
        for team in policy.teams
        if team.enabled and team.members
    )


def my_status(person: Teammate, policy: Policy, now: datetime) -> Status:
    """Say what I chose and what counts. Shifts and times of return are of whole minutes."""
    value = status_at(person.status, person.status_until, now)
    until = None if value == Here.AVAILABLE else person.status_until
    hours, minute = policy.hours_of_person.get(person.pk), now.replace(second=0, microsecond=0)
    return _status(value, until, hours, minute, words.language(), get_current_timezone())


@lru_cache(maxsize=256)
def _status(
    value: str,
    until: datetime | None,
    hours: WeeklyHours | None,
    now: datetime,
    _language: str,
    _zone: tzinfo,
) -> Status:
    offered = return_times.choices(hours, now) if hours else []
    returns = tuple((slug, text, said.moment(at, now)) for slug, text, at in offered)
    if value != Here.AVAILABLE:
        note = _("back {moment}").format(moment=said.moment(until, now)) if until else ""
        return Status(value, _(value.title()), note, value, returns)
    if shift := shift_at(hours, now) if hours else None:
        note = _("until {moment}").format(moment=said.hour(shift.ends))
        return Status(value, _("Available"), note, value, returns)
    coming = next_shift(hours, now) if hours else None
    note = _("back {moment}").format(moment=said.moment(coming.starts, now)) if coming else ""
    return Status(value, _("Off shift"), note, "away", returns)
