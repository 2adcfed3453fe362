"""Set up the room of a team, or change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import PolicyChanged, RoomStateChanged
from inhand.desk.ledger.record import record
from inhand.desk.teams.problems import BadInput
from inhand.doors.notices.models import Room, RoomPost
from inhand.doors.notices.registry import KINDS, service
from inhand.doors.notices.service import Account
from inhand.ground import vault

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Team, Teammate


class BadRoom(BadInput):
    """The room cannot be used like this; ``problems`` says by field why."""


@dataclass(frozen=True, slots=True)
class RoomTerms:
    """What a person fills in. An empty secret keeps the one that is stored."""

    name: str
    kind: str
    server: str = ""
    channel: str = ""
    mention: str = ""
    secret: str = field(default="", repr=False)

    def settings(self) -> dict[str, str]:
        return {name: getattr(self, name).strip() for name in ("server", "channel", "mention")}


@transaction.atomic
def save_room(
    terms: RoomTerms,
    *,
    team: Team | None,
    by: Teammate | None,
    at: datetime,
    room: Room | None = None,
    is_active: bool = True,
) -> Room:
    """Raise ``BadRoom``. What could not be posted before is tried again at once."""
    room = Room.objects.select_for_update().get(pk=room.pk) if room else None
    secret = terms.secret.strip() or (vault.unseal(room.secret) if room else "")
    if problems := _problems(terms, team, secret, room):
        raise BadRoom(problems)
    before = _fields(room) if room else {}
    saved = room or Room()
    saved.team = team  # type: ignore[assignment]  # without one there was a problem
    saved.name, saved.kind, saved.settings = terms.name.strip(), terms.kind, terms.settings()
    saved.secret = vault.seal(terms.secret.strip()) if terms.secret.strip() else saved.secret
    was_broken = bool(saved.problem)
    saved.is_active, saved.problem, saved.problem_since = is_active, "", None
    saved.save()
    RoomPost.objects.filter(room=saved, state=RoomPost.State.WAITING).update(try_at=at, attempts=0)
    after = _fields(saved)
    changes = {key: [before.get(key), after[key]] for key in after if before.get(key) != after[key]}
    if terms.secret.strip():
        changes["secret"] = ["…", "…"]
    if changes:
        record(PolicyChanged(subject="room", id=saved.pk, changes=changes), at=at, by=by.pk if by else None)
    if was_broken:
        record(RoomStateChanged(room=saved.pk, problem=""), at=at, by=by.pk if by else None)
    return saved


def _fields(room: Room) -> dict[str, object]:
    fields = {"name": room.name, "kind": room.kind, "team": room.team_id, "is_active": room.is_active}
    return {**fields, **room.settings}


def _problems(terms: RoomTerms, team: Team | None, secret: str, room: Room | None) -> dict[str, str]:
    if terms.kind not in KINDS:
        return {"kind": "Choose one of the services."}
    problems = dict(service(terms.kind).problems(Account(terms.settings(), secret)))
    others = Room.objects.exclude(pk=room.pk if room else 0)
    if team is None:
        problems["team"] = "Choose the team whose room this is."
    elif not terms.name.strip():
        problems["name"] = "Give the room a name, such as the channel’s."
    elif others.filter(team=team, name=terms.name.strip()).exists():
        problems["name"] = f"{team.name} has a room of this name already."
    return problems
