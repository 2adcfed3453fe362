"""The queues a teammate may look into, and what each says when it is empty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation, Note
from inhand.desk.conversations.queries import in_queue_order
from inhand.desk.replies.models import Draft
from inhand.desk.replies.queries import to_approve

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from inhand.ground.prepared import Slot

    Narrow = Callable[[QuerySet[Conversation], Slot, Slot], QuerySet[Conversation]]

_State = Conversation.State
_LIVE = [_State.OPEN, _State.WAITING, _State.SNOOZED]


@dataclass(frozen=True, slots=True)
class Kind:
    """``narrow`` picks the conversations; ``empty`` is (icon, title, what to do).

    What a queue asks is prepared once, so its teammate's id and the time are slots.
    """

    title: str
    narrow: Narrow
    empty: tuple[str, str, str]
    newest_first: bool = False

    def rows(self, visible: QuerySet[Conversation], person: Slot, now: Slot) -> QuerySet[Conversation]:
        return self.in_order(self.narrow(visible, person, now), now)

    def in_order(self, rows: QuerySet[Conversation], now: Slot) -> QuerySet[Conversation]:
        return rows.order_by("-closed_at") if self.newest_first else in_queue_order(rows, now)


def _drafted(rows: QuerySet[Conversation], person: Slot, _now: Slot) -> QuerySet[Conversation]:
    return rows.filter(pk__in=Draft.objects.filter(author=person).values("conversation"))


def _to_approve(rows: QuerySet[Conversation], person: Slot, _now: Slot) -> QuerySet[Conversation]:
    return rows.filter(pk__in=to_approve(person).order_by().values("conversation"))


def _mentioning(rows: QuerySet[Conversation], person: Slot, _now: Slot) -> QuerySet[Conversation]:
    mentioned = Note.objects.filter(mentions=person).values("conversation")
    return rows.filter(pk__in=mentioned, state__in=_LIVE)


KINDS = {
    "mine": Kind(
        "Needs me",
        lambda rows, person, _: rows.filter(owner=person, state=_State.OPEN),
        ("inbox", "Nothing is waiting on you", "What arrives for you shows up here by itself."),
    ),
    "waiting": Kind(
        "Waiting",
        lambda rows, person, _: rows.filter(owner=person, state=_State.WAITING),
        (
            "hourglass",
            "No answer is outstanding",
            "Conversations you answered stand here until the customer writes.",
        ),
    ),
    "snoozed": Kind(
        "Snoozed",
        lambda rows, person, _: rows.filter(owner=person, state=_State.SNOOZED),
        ("alarm-clock", "Nothing is snoozed", "Press z on a conversation to bring it back at a better time."),
    ),
    "mentions": Kind(
        "Mentions",
        _mentioning,
        ("at-sign", "Nobody mentioned you", "A note with @ and your name puts its conversation here."),
    ),
    "drafts": Kind(
        "Drafts",
        _drafted,
        ("square-pen", "No drafts", "What you begin to write is kept here until it is sent."),
    ),
    "to-approve": Kind(
        "To approve",
        _to_approve,
        (
            "shield-check",
            "Nothing waits for approval",
            "Replies on high risk conversations are put before you here.",
        ),
    ),
    "past-target": Kind(
        "Past target",
        lambda rows, _, now: rows.filter(state=_State.OPEN, due_at__lte=now),
        ("circle-check", "Nothing is past its target", "Every customer is inside the promised time."),
    ),
    "everyone": Kind(
        "Everyone’s",
        lambda rows, _person, _now: rows.filter(state=_State.OPEN),
        ("users-round", "Nobody is waiting", "No open conversation in the whole desk."),
    ),
    "closed": Kind(
        "Closed",
        lambda rows, _person, _now: rows.filter(state=_State.CLOSED, merged_into=None),
        ("circle-check", "Nothing is closed yet", "What is done stands here, newest first."),
        newest_first=True,
    ),
}


@lru_cache(maxsize=256)
def lane_of(teams: tuple[int, ...], name: str) -> Kind:
    """Return the lane of one team, or of several together; the same one every time, as its query is kept."""
    return Kind(
        name,
        lambda rows, _person, _now: rows.filter(owner=None, state=_State.OPEN, team__in=teams),
        ("layers", "The lane is empty", "Everything has an owner. That is how it should be."),
    )


@lru_cache(maxsize=256)
def inbox_of(inbox: int, name: str) -> Kind:
    """Return what waits in one inbox; the same one every time, as its query is kept."""
    return Kind(
        name,
        lambda rows, _person, _now: rows.filter(inbox=inbox, state=_State.OPEN),
        ("mail-open", f"Nobody is waiting in {name}", "What arrives there shows up here by itself."),
    )
