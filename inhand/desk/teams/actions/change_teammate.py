"""Edit a person's account, or end it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction

from inhand.desk.teams.accounts import problems_of
from inhand.desk.teams.actions.edit import edit
from inhand.desk.teams.actions.make_administrator import BadAccount
from inhand.desk.teams.models import Teammate

if TYPE_CHECKING:
    from datetime import datetime


class TeammateChanges(TypedDict, total=False):
    """What can be edited; what is left out stays."""

    name: str
    role: str
    time_zone: str
    capacity: int
    channel_capacity: dict[str, int]
    signature: str
    logo: str
    interface_language: str
    may_approve: bool
    is_active: bool


class LastAdministrator(ValueError):
    """Nobody would be left who can change the desk."""

    def __init__(self, teammate: Teammate) -> None:
        super().__init__(f"{teammate.name} is the only administrator. Make somebody else one first.")


@transaction.atomic
def change_teammate(
    teammate: Teammate, *, by: Teammate | None, at: datetime, **changes: Unpack[TeammateChanges]
) -> Teammate:
    """Raise ``BadAccount`` or ``LastAdministrator``. What a person who leaves still owns is routed by what follows."""
    if problems := problems_of(changes):
        raise BadAccount(problems)
    if "name" in changes:
        changes["name"] = changes["name"].strip()
    # Administrators are held together, or two could step down at the same moment.
    administrators = list(
        Teammate.objects.here().filter(role="administrator").select_for_update(no_key=True).order_by("pk")
    )
    held = Teammate.objects.select_for_update(no_key=True).get(pk=teammate.pk)
    steps_down = changes.get("role", held.role) != "administrator" or not changes.get(
        "is_active", held.is_active
    )
    if administrators == [held] and steps_down:
        raise LastAdministrator(held)
    edit(held, changes, subject="teammate", by=by, at=at)
    return held
