"""The rooms in which teams talk: where the backup ladder posts what nobody has taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.teams.models import Team
from inhand.desk.teams.permissions import may_change_desk
from inhand.doors.notices.actions.remove_room import remove_room
from inhand.doors.notices.actions.save_room import RoomTerms, save_room
from inhand.doors.notices.models import Room
from inhand.doors.notices.registry import KINDS
from inhand.doors.web.language import later as _l
from inhand.doors.web.said import moment
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section
from inhand.ground import clock
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate


def items() -> list[Item]:
    rows = Room.objects.select_related("team").order_by("team__name", "name")
    return [_room(row) for row in rows] + [
        Item("new", _("Add a room"), {"kind": "slack", "team": "", "is_active": True})
    ]


def _room(row: Room) -> Item:
    values = {**row.settings, "name": row.name, "kind": row.kind, "team": row.team_id}
    values["is_active"] = row.is_active
    note = f"{KINDS[row.kind]} · {row.team.name}"
    if row.last_ok_at:
        note += " · " + _("last post {moment}").format(moment=moment(row.last_ok_at, clock.now()))
    return Item(
        str(row.pk), row.name, values, note=note if row.is_active else note + " · off", problem=row.problem
    )


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    room = None if key == "new" else reading.row(Room, key)
    if room is not None and given.get("delete"):
        remove_room(room, by=by, at=at)
        return
    terms = RoomTerms(**{name: given.get(name, "") for name in RoomTerms.__dataclass_fields__})
    active = key == "new" or bool(given.get("is_active"))
    save_room(terms, team=reading.one(Team, given.get("team")), by=by, at=at, room=room, is_active=active)


SECTION = Section(
    "rooms",
    _l("Rooms"),
    _l("Where a team is asked when nobody has taken a conversation: one post each, with a link to claim it."),
    "messages-square",
    may_change_desk,
    items,
    save,
)
