"""Reads of what has waited too long, of promises, and of what was signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import DateTimeField, F, OuterRef, Q, Subquery

from inhand.desk.conversations.queries import in_queue_order, past_target
from inhand.desk.ownership.models import Assignment
from inhand.desk.sweeps.models import CarryOver, Promise, Sweep

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Team


@dataclass(frozen=True, slots=True)
class Item:
    """What is to be decided: a customer who waits, or a ``promise`` that is due. ``former``: it was carried over."""

    conversation: Conversation
    promise: Promise | None = None
    former: CarryOver | None = None

    @property
    def key(self) -> str:
        return f"p{self.promise.pk}" if self.promise else f"c{self.conversation.pk}"


def stale(now: datetime) -> QuerySet[Conversation]:
    """Return whoever has waited longer than a full target and has no answer, no new owner, no reason with a date.

    A new owner is one who got it after the target had passed; a reason counts for the wait that it was given for. A
    snooze hides nothing.
    """
    late = past_target(now)
    reasons = CarryOver.objects.filter(conversation=OuterRef("pk"), at__gte=OuterRef("waiting_since"))
    until = reasons.order_by("-at", "-pk").values("until")[:1]
    began = Assignment.objects.filter(conversation=OuterRef("pk"), ended_at=None).values("began_at")[:1]
    rows = late.annotate(
        carried_until=Subquery(until, output_field=DateTimeField()),
        began_at=Subquery(began, output_field=DateTimeField()),
    )
    is_listed = Q(carried_until=None) | Q(carried_until__lte=now)
    is_former = Q(began_at=None) | Q(began_at__lte=F("due_at"))
    return rows.filter(is_listed, is_former)


def open_promises(now: datetime | None = None) -> QuerySet[Promise]:
    """Return what is owed; up to ``now``, what should have been done by then."""
    found = Promise.objects.filter(settled="")
    return found.filter(due_at__lte=now) if now else found


def to_decide(team: Team | None, now: datetime) -> list[Item]:
    """Return what a sweep has to decide, in the order of every queue: who is stale, then promises that are due."""
    rows = stale(now).select_related("contact", "owner", "team", "inbox")
    due = open_promises(now).select_related(
        "conversation__contact", "conversation__owner", "conversation__team", "made_by"
    )
    if team is not None:
        rows, due = rows.filter(team=team), due.filter(conversation__team=team)
    waiting = list(in_queue_order(rows, now))
    former = _newest_carry_overs([each.pk for each in waiting])
    items = [Item(each, former=former.get(each.pk)) for each in waiting]
    return items + [Item(each.conversation, promise=each) for each in due.order_by("due_at", "pk")]


def _newest_carry_overs(conversations: list[int]) -> dict[int, CarryOver]:
    rows = CarryOver.objects.filter(conversation__in=conversations).select_related("by").order_by("at", "pk")
    return {each.conversation_id: each for each in rows}


def carried(team: Team | None, now: datetime) -> list[CarryOver]:
    """Return what goes on waiting with a reason and a date that lies ahead, the nearest first."""
    live = CarryOver.objects.filter(until__gt=now, at__gte=F("conversation__waiting_since"))
    live = live.filter(conversation__state__in=["open", "snoozed"])
    if team is not None:
        live = live.filter(conversation__team=team)
    newest: dict[int, CarryOver] = {}
    for each in live.select_related("conversation__contact", "conversation__owner", "by").order_by(
        "at", "pk"
    ):
        newest[each.conversation_id] = each
    return sorted(newest.values(), key=lambda each: (each.until, each.pk))


def last_signed(team: Team) -> Sweep | None:
    return team.sweeps.filter(signed_at__isnull=False).select_related("signed_by").order_by("-week").first()


def promises_since(team: Team, since: datetime, now: datetime) -> list[Promise]:
    """Return the promises that were due since then, settled or not."""
    due = Promise.objects.filter(conversation__team=team, due_at__gt=since, due_at__lte=now)
    return list(due.select_related("conversation__contact", "made_by", "settled_by").order_by("due_at", "pk"))
