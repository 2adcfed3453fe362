"""The people of the desk, their hours and their time off."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inhand.desk.teams.actions.add_absence import add_absence
from inhand.desk.teams.actions.add_teammate import add_teammate
from inhand.desk.teams.actions.change_teammate import LastAdministrator, change_teammate
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.models import Teammate
from inhand.desk.teams.permissions import may_change_desk
from inhand.desk.teams.problems import BadInput
from inhand.doors.web.language import later as _l
from inhand.doors.web.local_time import zone
from inhand.doors.web.settings import absence_form
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict


def items() -> list[Item]:
    rows = Teammate.objects.prefetch_related("hours", "absences").order_by("-is_active", "name")
    return [_member(row) for row in rows] + [
        Item(
            "new",
            _("Add a member"),
            {"time_zone": "UTC", "capacity": 8, "role": "teammate", "is_active": True},
        )
    ]


def _member(row: Teammate) -> Item:
    values = {
        name: getattr(row, name)
        for name in ("name", "email", "role", "time_zone", "capacity", "is_active", "may_approve")
    }
    now, where = clock.now(), zone(row.time_zone)
    today = now.astimezone(where).date()
    away = [
        absence_form.words(each.starts_at, each.ends_at, where, today)
        for each in sorted(row.absences.all(), key=lambda each: each.starts_at)
        if each.ends_at > now
    ]
    note = f"{_(row.get_role_display())} · {row.time_zone}" + (
        "" if row.is_active else " · " + _("left the desk")
    )
    caps = {f"cap-{platform}": most for platform, most in row.channel_capacity.items()}
    return Item(str(row.pk), row.name, values | caps | reading.days(row) | {"away": away}, note=note)


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    spans, name, place = reading.spans(given), given.get("name", ""), given.get("time_zone", "")
    if key == "new":
        member = add_teammate(
            given.get("email", ""), name=name, password=given.get("password", ""), by=by, at=at,
            role=given.get("role", "teammate"), time_zone=place, capacity=reading.number(given, "capacity"),
        )  # fmt: skip
    else:
        member = reading.row(Teammate, key)
        try:
            member = change_teammate(
                member, by=by, at=at, name=name, role=given.get("role", ""), time_zone=place,
                capacity=reading.number(given, "capacity"), is_active=bool(given.get("is_active")),
                channel_capacity=_caps(given), may_approve=bool(given.get("may_approve")),
            )  # fmt: skip
        except LastAdministrator as error:
            raise BadInput({"is_active": str(error)}) from error
    set_hours(member, spans=spans, by=by, at=at)
    if given.get("away_from") or given.get("away_to"):
        _add_absence(member, given, by, at)


def _caps(given: QueryDict) -> dict[str, int]:
    """Return how many of each platform may wait on them; an empty field is no cap."""
    names = [name for name in given if name.startswith("cap-") and given.get(name, "").strip()]
    return {name.removeprefix("cap-"): reading.number(given, name) for name in names}


def _add_absence(member: Teammate, given: QueryDict, by: Teammate, at: datetime) -> None:
    """Note it in the zone that the member has now, also when the same form moved them there."""
    days = {"starts": given.get("away_from", ""), "ends": given.get("away_to", "")}
    try:
        starts, ends = absence_form.read(days, ZoneInfo(member.time_zone))
    except BadInput as bad:
        names = {"starts": "away_from", "ends": "away_to"}
        raise BadInput({names[name]: problem for name, problem in bad.problems.items()}) from bad
    add_absence(member, starts_at=starts, ends_at=ends, by=by, at=at)


SECTION = Section(
    "members", _l("Members"), _l("Accounts, roles and working hours."), "user", may_change_desk, items, save
)
