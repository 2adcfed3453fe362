"""Reads of whose hours counted when and what was promised, kept until a rule changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inhand.desk.ledger.events import PolicyChanged
from inhand.desk.ledger.models import Entry
from inhand.desk.measures.calendars import Calendars, Change, Desk, PersonCalendar, Promises, TeamCalendar
from inhand.desk.teams import queries as teams
from inhand.desk.teams.models import Membership, Team, Teammate

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Known(NamedTuple):
    newest: tuple[int, str]
    changes: list[Change]
    calendars: Calendars


_kept: _Known | None = None


def calendars() -> Calendars:
    """Return everybody's hours through time."""
    return _known().calendars


def promises(default: Sequence[int]) -> Promises:
    """Return the targets through time. ``default`` counts where nobody set any."""
    return Promises(default, _known().changes)


def zone() -> str:
    """Return the time zone in which the desk's days begin: the general team's."""
    return Team.objects.filter(is_general=True).values_list("time_zone", flat=True).first() or "UTC"


def people() -> list[int]:
    """Return everybody who is at the desk."""
    return list(Teammate.objects.here().order_by("pk").values_list("pk", flat=True))


def forget() -> None:
    """Read everything again next time. For tests that write rows without their verbs."""
    global _kept  # noqa: PLW0603 -- one copy a process
    _kept = None


def _known() -> _Known:
    global _kept  # noqa: PLW0603 -- one copy a process
    changes = Entry.objects.filter(name=PolicyChanged.name)
    newest = changes.order_by("-at", "-pk").values_list("pk", "checksum").first() or (0, "")
    if _kept is None or _kept.newest != newest:
        rows = changes.order_by("pk").values_list("pk", "at", "facts")
        found = [Change(pk, at, facts["subject"], facts["id"], facts["changes"]) for pk, at, facts in rows]
        _kept = _Known(newest, found, Calendars(_present(), found))
    return _kept


def _present() -> Desk:
    members: dict[int, set[int]] = {}
    for team, teammate in Membership.objects.values_list("team_id", "teammate_id"):
        members.setdefault(team, set()).add(teammate)
    active = dict(Team.objects.values_list("pk", "is_active"))
    return Desk(
        {
            pk: TeamCalendar(
                hours.time_zone, hours.spans, hours.holidays, frozenset(members.get(pk, ())), active[pk]
            )
            for pk, hours in teams.hours_of_teams().items()
        },
        {
            pk: PersonCalendar(hours.time_zone, hours.spans, hours.away)
            for pk, hours in teams.hours_of_teammates().items()
        },
    )
