"""Two conversations are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.close import closed
from inhand.desk.conversations.actions.find_risk import mark_risk
from inhand.desk.conversations.actions.move import added, iso, line, move, placed
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.joining import standing
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import (
    ConversationAbsorbed,
    ConversationMerged,
    ConversationSplit,
    MergeProposed,
)
from inhand.desk.ledger.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

_State = Conversation.State
# The liveliest of two states is that of both together.
_LIVELY = (_State.OPEN, _State.WAITING, _State.SNOOZED, _State.CLOSED)


class CannotMerge(ValueError):
    """They cannot be made one; the text says why."""


@transaction.atomic
def merge(
    conversation: Conversation | int,
    *,
    into: Conversation | int,
    by: Teammate | None,
    at: datetime,
    how: str = "person",
) -> Conversation:
    """Move all that was said into the other, and return the one that stays.

    That is ``into``, unless nobody has it and somebody has ``conversation``: one owner stays, and it is a person. What
    goes is closed and leads to what stays. Raise ``CannotMerge``.
    """
    gone, stays = _held(conversation, into)
    if problem := _problem(gone, stays):
        raise CannotMerge(problem)
    if stays.owner_id is None and gone.owner_id is not None:
        gone, stays = stays, gone
    former = {
        "state": str(gone.state),
        "waiting_since": iso(gone.waiting_since),
        "snoozed_until": iso(gone.snoozed_until),
    }
    changes = _together(stays, gone, at)
    messages = list(gone.messages.values_list("pk", flat=True))
    brought = _brought(stays, gone)
    messages, notes = move(
        gone, stays, messages=messages, notes=list(gone.notes.values_list("pk", flat=True))
    )
    merged = ConversationMerged(into=stays.pk, messages=messages, notes=notes, how=how, former=former)
    person = by.pk if by else None
    cause = step(gone, merged, at=at, by=person, **closed(at), merged_into=stays).pk
    absorbed = ConversationAbsorbed(
        other=gone.pk, messages=messages, notes=notes, how=how,
        state=str(changes["state"]), waiting_since=iso(changes["waiting_since"]), alert=str(changes["alert"]),
        brought=brought,
    )  # fmt: skip
    step(stays, absorbed, at=at, by=person, cause=cause, **changes, **line(stays),
         **added(stays, brought))  # fmt: skip
    mark_risk(stays, reasons=gone.risk, at=at, by=person, cause=cause)
    return stays


def _held(*two: Conversation | int) -> tuple[Conversation, Conversation]:
    """Hold both, always in the same order, so that two who merge them at once do not wait for each other."""
    keys = [each if isinstance(each, int) else each.pk for each in two]
    held = {pk: hold(pk) for pk in sorted(set(keys))}
    return held[keys[0]], held[keys[1]]


def _problem(gone: Conversation, stays: Conversation) -> str:
    if gone.pk == stays.pk:
        return "A conversation cannot be merged with itself. Choose another."
    for each in (gone, stays):
        if each.merged_into_id:
            return f"#{each.pk} has become one with #{each.merged_into_id} already."
        if each.state == _State.SPAM:
            return f"#{each.pk} is marked as spam. Reopen it first."
    if gone.inbox_id != stays.inbox_id:
        return "They came to different inboxes, so an answer would leave from the wrong one."
    return ""


def _brought(stays: Conversation, gone: Conversation) -> dict[str, Any]:
    """Return the labels that what goes has and what stays has not; none of them is lost with it."""
    here = {each.casefold() for each in stays.tags}
    brought: dict[str, Any] = {"tags": [each for each in gone.tags if each.casefold() not in here]}
    for name in ("topic", "language"):
        if (value := getattr(gone, name)) and not getattr(stays, name):
            brought[name] = value
    return {name: value for name, value in brought.items() if value}


def _together(stays: Conversation, gone: Conversation, at: datetime) -> dict[str, Any]:
    """What both are as one: the liveliest state, the oldest wait, the earliest target."""
    state = min(stays.state, gone.state, key=_LIVELY.index)
    changes = placed(stays, state, at) | {
        "waiting_since": _of(min, stays.waiting_since, gone.waiting_since),
        "due_at": _of(min, stays.due_at, gone.due_at),
        "climb_at": _of(min, stays.climb_at, gone.climb_at),
        "opened_at": min(stays.opened_at, gone.opened_at),
        "urgency": max(stays.urgency, gone.urgency),
        "alert": stays.alert or gone.alert,
    }
    if changes["lane_since"]:
        changes["lane_since"] = _of(min, changes["lane_since"], gone.lane_since)
    if state == _State.SNOOZED:
        changes["snoozed_until"] = _of(min, stays.snoozed_until, gone.snoozed_until)
    return changes


def _of(choose: Callable[[list[datetime]], datetime], *moments: datetime | None) -> datetime | None:
    known = [moment for moment in moments if moment]
    return choose(known) if known else None


def unite(keys: tuple[int, ...], *, knows: Callable[[int], bool], at: datetime) -> Conversation:
    """A mail answers all of these: make them one where that is safe, else propose it; return where the mail belongs.

    ``keys`` are the nearest first. Not safe: two people have them, or the mail shares nobody with one of them, which
    ``knows`` tells. What is spam or was set apart by a person stays apart without a word.
    """
    for pk in sorted(keys):
        hold(pk)
    strangers = [pk for pk in keys if not knows(pk)]
    here = _standing(keys[0])
    for other in map(_standing, keys[1:]):
        if other.pk == here.pk or _State.SPAM in {here.state, other.state} or _set_apart(here, other):
            continue
        if why := _conflict(here, other, strangers):
            _propose(here, other, why, at)
        else:
            stays, gone = sorted((here, other), key=_age)
            here = merge(gone, into=stays, by=None, at=at, how="references")
    return hold(here)


def _standing(pk: int) -> Conversation:
    found = standing(pk)
    if found is None:
        message = f"conversation {pk} does not exist"
        raise Conversation.DoesNotExist(message)
    return found


def _age(conversation: Conversation) -> tuple[bool, int]:
    """Put what somebody has first, then the older."""
    return conversation.owner_id is None, conversation.pk


def _conflict(here: Conversation, other: Conversation, strangers: list[int]) -> str:
    if here.owner_id and other.owner_id and here.owner_id != other.owner_id:
        return "owners"
    return "strangers" if strangers else ""


def _set_apart(here: Conversation, other: Conversation) -> bool:
    """A person who has parted them knows better than a mail's headers."""
    pair = {here.pk, other.pk}
    parted = Entry.objects.filter(conversation__in=pair, name=ConversationSplit.name)
    return any({entry.conversation, entry.facts["into"]} == pair for entry in parted)


def _propose(here: Conversation, other: Conversation, why: str, at: datetime) -> None:
    said = Entry.objects.filter(conversation=here.pk, name=MergeProposed.name, facts__other=other.pk)
    if not said.exists():
        step(hold(here), MergeProposed(other=other.pk, why=why), at=at, by=None)
