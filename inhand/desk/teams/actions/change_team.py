"""Edit a team, close it, or make it the general one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.db import transaction

from inhand.desk.teams.actions.edit import edit
from inhand.desk.teams.hours import check
from inhand.desk.teams.models import Team
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class TeamChanges(TypedDict, total=False):
    """What can be edited; what is left out stays."""

    name: str
    mode: str
    time_zone: str
    is_general: bool
    is_active: bool
    backup: Team | None
    lead: Teammate | None
    on_call: Teammate | None
    end_of_shift_buffer_minutes: int
    disconnect_minutes: int
    follow_up_window_minutes: int
    must_take_minutes: int
    money_limit: int | None
    money_currency: str
    risk_words: list[str]


class BadTeam(BadInput):
    """A team cannot be like that."""


_LIMITS = {
    "end_of_shift_buffer_minutes": (0, 240),
    # An open page is heard of every one or two minutes, one in the background too.
    "disconnect_minutes": (3, 1440),
    "follow_up_window_minutes": (0, 10_080),
    "must_take_minutes": (1, 1440),
}

_MOST_MONEY, _MOST_WORDS, _LONGEST_WORD = 1_000_000_000, 200, 80


@transaction.atomic
def change_team(team: Team, *, by: Teammate | None, at: datetime, **changes: Unpack[TeamChanges]) -> Team:
    """Raise ``BadTeam``. There is always one general team: it hands that over only to another, and cannot be closed."""
    if "name" in changes:
        changes["name"] = changes["name"].strip()
    # All teams are held, since which one is general concerns them all.
    held = next(
        row for row in Team.objects.select_for_update(no_key=True).order_by("pk") if row.pk == team.pk
    )
    if problems := check_team(changes, held) | _general_problems(changes, held):
        raise BadTeam(problems)
    if changes.get("is_general"):
        Team.objects.filter(is_general=True).exclude(pk=held.pk).update(is_general=False)
    edit(held, changes, subject="team", by=by, at=at)
    return held


def check_team(fields: Mapping[str, Any], team: Team | None = None) -> dict[str, str]:
    """Return what is impossible about these fields of a team, by field."""
    problems = check(fields["time_zone"], ()) if "time_zone" in fields else {}
    if "name" in fields and (wrong := _name_problem(fields["name"], team)):
        problems["name"] = wrong
    if "mode" in fields and fields["mode"] not in Team.Mode.values:
        problems["mode"] = f"The mode must be one of {', '.join(Team.Mode.values)}."
    if team and fields.get("backup") == team:
        problems["backup"] = "A team cannot be its own backup."
    for field in ("lead", "on_call"):
        if fields.get(field) and not fields[field].is_active:
            problems[field] = f"{fields[field].name} has left the desk."
    problems |= _risk_problems(fields)
    for field, (least, most) in _LIMITS.items():
        if field in fields and not least <= fields[field] <= most:
            problems[field] = f"This must be between {least} and {most} minutes."
    return problems


def _risk_problems(fields: Mapping[str, Any]) -> dict[str, str]:
    problems = {}
    limit, currency, words = (fields.get(name) for name in ("money_limit", "money_currency", "risk_words"))
    if limit is not None and not 0 <= limit <= _MOST_MONEY:
        problems["money_limit"] = f"This must be between 0 and {_MOST_MONEY}, or empty for no limit."
    if currency is not None and not (len(currency) == 3 and currency.isascii() and currency.isupper()):  # noqa: PLR2004 -- ISO 4217
        problems["money_currency"] = "Give the currency by its three capital letters, such as EUR."
    if words and (len(words) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in words)):
        problems["risk_words"] = f"At most {_MOST_WORDS} lines, each of at most {_LONGEST_WORD} letters."
    return problems


def _name_problem(name: str, team: Team | None) -> str:
    if not name:
        return "Give the team a name."
    others = Team.objects.exclude(pk=team.pk) if team else Team.objects.all()
    return f"There is a team called {name} already." if others.filter(name__iexact=name).exists() else ""


def _general_problems(changes: Mapping[str, Any], team: Team) -> dict[str, str]:
    is_active = changes.get("is_active", team.is_active)
    if team.is_general and changes.get("is_general") is False:
        return {"is_general": "One team must be the general one. Make another team the general one instead."}
    if changes.get("is_general", team.is_general) and not is_active:
        return {"is_active": "The general team gets what no topic names, so it must be in use."}
    return {}
