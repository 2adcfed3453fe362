"""Take back what one did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.restore import restore
from inhand.desk.conversations.actions.set_follow_up import set_follow_up
from inhand.desk.conversations.actions.step import hold
from inhand.desk.conversations.actions.tag import tag
from inhand.desk.conversations.actions.unlabel import unlabel
from inhand.desk.conversations.actions.unmerge import unmerge
from inhand.desk.conversations.models import Label, Urgency
from inhand.desk.deeds.models import Deed
from inhand.desk.deeds.picture import Picture, faces, time
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.ownership.actions.release import release
from inhand.desk.teams.models import Team, Teammate

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation

WINDOW = timedelta(minutes=15)


class CannotUndo(ValueError):
    """There is nothing to take back; the text says why."""


@dataclass(frozen=True, slots=True)
class Undone:
    """``back`` are as they were before; ``kept`` went on meanwhile and were left as they are."""

    deed: Deed
    back: list[int]
    kept: list[int]


@transaction.atomic
def undo(deed: Deed, *, by: Teammate, at: datetime) -> Undone:
    """Put back what still stands as the deed left it. Raise ``CannotUndo``."""
    if deed.by_id != by.pk or at - deed.at > WINDOW:
        message = f"Only who did it can take it back, for {WINDOW.seconds // 60} minutes."
        raise CannotUndo(message)
    if not Deed.objects.filter(pk=deed.pk, undone_at=None).update(undone_at=at):
        message = "That is taken back already."
        raise CannotUndo(message)
    made = Undone(deed, [], [])
    for step in deed.steps:
        held = hold(step["conversation"])
        if deed.verb == "merge":
            stands = held.merged_into_id is not None
        else:
            stands = _stands(held, step["before"], step["after"])
        (made.back if stands else made.kept).append(held.pk)
        if stands and deed.verb == "merge":
            unmerge(held, by=by, at=at)
        elif stands:
            _put_back(held, step["before"], faces(step["before"], step["after"]), deed, by, at)
    if not made.back:
        message = "It went on meanwhile, so it stays as it is."
        raise CannotUndo(message)
    return made


def newest(by: Teammate, at: datetime) -> Deed | None:
    """Return the last deed of somebody that can still be taken back."""
    return Deed.objects.filter(by=by, undone_at=None, at__gte=at - WINDOW).order_by("-at", "-pk").first()


def _stands(held: Conversation, before: Picture, after: Picture) -> bool:
    """Tell whether nobody has changed since what the deed changed."""
    return not faces(after, after | {name: _now(held, name) for name in faces(before, after)})


def _now(held: Conversation, name: str) -> object:
    value = getattr(held, name)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _put_back(
    held: Conversation, before: Picture, changed: set[str], deed: Deed, by: Teammate, at: datetime
) -> None:
    if "owner_id" in changed:
        held = _owner(held, before, by, at)
    if {"state", "snoozed_until"} & changed:
        held = restore(held, before=before, deed=deed.pk, by=by, at=at)
    elif "follow_up_at" in changed:
        until = time(before, "follow_up_at")
        set_follow_up(held, until=until if until and until > at else None, by=by, at=at)
    for kind, value in (
        (Label.Kind.TOPIC, before["topic"]),
        (Label.Kind.URGENCY, Urgency(before["urgency"]).name.lower()),
    ):
        if kind in changed:
            held = unlabel(held, kind=kind, value=value, by=by, at=at)
    if "tags" in changed:
        there = set(held.tags)
        add, remove = [each for each in before["tags"] if each not in there], there - set(before["tags"])
        tag(held, add=add, remove=sorted(remove), by=by, at=at)


def _owner(held: Conversation, before: Picture, by: Teammate, at: datetime) -> Conversation:
    team = Team.objects.get(pk=before["team_id"])
    if before["owner_id"] is None:
        since = time(before, "lane_since")
        return release(held, team=team, by=by, at=at, how="undone", tier=before["tier"], lane_since=since)
    former = Teammate.objects.get(pk=before["owner_id"])
    return assign(held, to=former, team=team, by=by, at=at, how="undone", tier=before["tier"])
