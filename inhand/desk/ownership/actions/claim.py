"""Take a conversation that nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold
from inhand.desk.conversations.models import Conversation, Urgency
from inhand.desk.ownership.actions.assign import assign
from inhand.desk.ownership.models import Assignment
from inhand.desk.ownership.queries import first_to_take
from inhand.desk.teams.models import Team

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


class ClaimLost(Exception):
    """Somebody else has it. ``winner`` and ``since`` say who and from when."""

    def __init__(self, winner: Teammate, since: datetime, at: datetime) -> None:
        self.winner, self.since = winner, since
        seconds = max(0, int((at - since).total_seconds()))
        ago = f"{seconds} s ago" if seconds < 120 else f"{seconds // 60} min ago"  # noqa: PLR2004 -- two minutes
        super().__init__(f"{winner.name} claimed this {ago}.")


class MustTakeFirst(Exception):
    """Something else goes first: take ``conversation``, or pass it with a reason. ``reason`` says why."""

    def __init__(self, conversation: Conversation, reason: str) -> None:
        self.conversation, self.reason = conversation, reason
        super().__init__(f"First take “{conversation.subject or '(no subject)'}”: {reason}.")


def claim(conversation: Conversation, *, by: Teammate, at: datetime, how: str = "claimed") -> Conversation:
    """Take it, if it is in the lane. The first of several wins; the others get ``ClaimLost``.

    In a claim team whoever has waited too long goes first, whoever asks: ``MustTakeFirst``. What is urgent may
    always be claimed. ``how`` is ``claimed``, or ``replied`` when an answer claims it.
    """
    _require_free(conversation, by=by, at=at)  # who is late is told without waiting for the lock
    with transaction.atomic():
        held = hold(conversation)
        if held.owner_id == by.pk:
            return held
        _require_free(held, by=by, at=at)
        _require_first_taken(held, by=by, at=at)
        return assign(held, to=by, by=by, at=at, how=how)


def _require_free(conversation: Conversation, *, by: Teammate, at: datetime) -> None:
    held = Assignment.objects.filter(conversation=conversation, ended_at=None).exclude(teammate=by)
    if (present := held.select_related("teammate").first()) is not None:
        raise ClaimLost(present.teammate, present.began_at, at)


def _require_first_taken(held: Conversation, *, by: Teammate, at: datetime) -> None:
    if held.urgency == Urgency.URGENT or held.team.mode != Team.Mode.CLAIM:
        return
    first = first_to_take(by, at=at, team=held.team_id)
    if first is not None and first.id != held.pk:
        raise MustTakeFirst(Conversation.objects.get(pk=first.id), first.reason)
