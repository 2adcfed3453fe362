"""Teams: who is in them, who stands behind them, and when they are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from inhand.desk.teams.actions.change_team import TeamChanges, change_team
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.models import Team, Teammate
from inhand.desk.teams.permissions import may_change_desk
from inhand.doors.web.desk_said import desk_said
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section, Values
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict


def items() -> list[Item]:
    rows = (
        Team.objects.prefetch_related("hours", "memberships")
        .select_related("lead", "backup")
        .order_by("name")
    )
    return [_team(row) for row in rows] + [Item("new", _("Make a team"), _fresh())]


def _team(row: Team) -> Item:
    values = {
        name: getattr(row, name)
        for name in (*_NUMBERS, "name", "mode", "time_zone", "is_general", "is_active")
    }
    values |= {
        "lead": row.lead_id or "",
        "backup": row.backup_id or "",
        "on_call": row.on_call_id or "",
        "money_limit": "" if row.money_limit is None else row.money_limit,
        "money_currency": row.money_currency,
        "risk_words": "\n".join(row.risk_words),
        "members": {each.teammate_id for each in row.memberships.all()},
        "second_tier": {each.teammate_id for each in row.memberships.all() if each.tier == SECOND_TIER},
    }
    count = len(values["members"])
    told = ngettext("{count} member", "{count} members", count).format(count=count)
    note = f"{desk_said(str(row.get_mode_display()))} · {told}"
    note += " · " + _("general team") if row.is_general else ""
    return Item(
        str(row.pk),
        row.name,
        values | reading.days(row),
        note=note + ("" if row.is_active else " · " + _("closed")),
    )


def _fresh() -> Values:
    """Return what a team has that nobody has changed yet."""
    unsaved = Team()
    shown = (*_NUMBERS, "money_limit", "money_currency")
    values: Values = {name: getattr(unsaved, name) for name in shown}
    return values | {
        "time_zone": "UTC",
        "mode": Team.Mode.BALANCED.value,
        "is_general": False,
        "members": set(),
        "second_tier": set(),
    }


SECOND_TIER = 2
_NUMBERS = (
    "end_of_shift_buffer_minutes",
    "disconnect_minutes",
    "follow_up_window_minutes",
    "must_take_minutes",
)


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    spans, changes = reading.spans(given), _changes(given)
    if key == "new":
        team = make_team(changes["name"], by=by, at=at, time_zone=changes["time_zone"])
    else:
        team = reading.row(Team, key)
        changes["is_active"] = bool(given.get("is_active"))
    team = change_team(team, by=by, at=at, **changes)
    set_hours(team, spans=spans, by=by, at=at)
    members, second = (
        list(Teammate.objects.filter(pk__in=reading.ids(given, name))) for name in ("members", "second_tier")
    )
    set_members(team, members=members, second_tier=second, by=by, at=at)


def _changes(given: QueryDict) -> TeamChanges:
    numbers = {name: reading.number(given, name) for name in _NUMBERS if name in given}
    changes: TeamChanges = {
        "name": given.get("name", ""),
        "time_zone": given.get("time_zone", "UTC"),
        "lead": reading.one(Teammate, given.get("lead")),
        "backup": reading.one(Team, given.get("backup")),
        "on_call": reading.one(Teammate, given.get("on_call")),
        **numbers,  # type: ignore[typeddict-item]
    }
    if given.get("is_general"):
        changes["is_general"] = True
    if mode := given.get("mode"):
        changes["mode"] = mode
    return changes | _risk(given)


def _risk(given: QueryDict) -> TeamChanges:
    """Read what makes a conversation high risk, as far as the form says it; no limit is an empty field."""
    changes: TeamChanges = {}
    if "money_limit" in given:
        changes["money_limit"] = (
            reading.number(given, "money_limit") if given.get("money_limit", "").strip() else None
        )
    if currency := given.get("money_currency", "").strip():
        changes["money_currency"] = currency.upper()
    if "risk_words" in given:
        lines = (line.strip() for line in given.get("risk_words", "").splitlines())
        changes["risk_words"] = [line for line in lines if line]
    return changes


SECTION = Section(
    "teams",
    _l("Teams"),
    _l("Who shares a lane, who backs it up, and its business hours."),
    "users",
    may_change_desk,
    items,
    save,
)
