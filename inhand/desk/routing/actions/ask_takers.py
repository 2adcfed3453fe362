"""Ask those who could take what has waited in the lane of a claim team longer than the team allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.conversations.actions.step import step
from inhand.desk.ledger.events import MustTakeAsked
from inhand.desk.ledger.models import Entry
from inhand.desk.teams.hours import add_business_minutes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.routing.policy import Policy


def ask_takers(
    held: Conversation, takers: Iterable[int], policy: Policy, *, at: datetime, cause: int | None = None
) -> datetime | None:
    """Ask everybody once for as long as it is in this lane; return when to ask if that is still to come.

    Nobody has to: what they claim next is what they are asked to take (``ownership/must_take.py``).
    """
    minutes, since = policy.must_take.get(held.team_id), held.waiting_since
    if minutes is None or since is None:
        return None
    due = add_business_minutes(policy.hours_of_team[held.team_id], since, minutes)
    if due > at:
        return due
    if new := sorted(set(takers) - _asked(held)):
        event = MustTakeAsked(team=held.team_id, told=new, waiting_since=since.isoformat())
        step(held, event, at=at, by=None, cause=cause)
    return None


def _asked(held: Conversation) -> set[int]:
    asked = Entry.objects.filter(
        conversation=held.pk, name=MustTakeAsked.name, at__gte=held.lane_since or held.opened_at
    )
    return {person for facts in asked.values_list("facts", flat=True) for person in facts["told"]}
