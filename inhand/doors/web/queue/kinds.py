"""The queues a teammate may look into, and what each says when it is empty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation, Note
from inhand.desk.conversations.queries import in_queue_order
from inhand.desk.replies.models import Draft
from inhand.desk.replies.queries import to_approve
from inhand.doors.web.language import later as _l

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
        _l("Needs me"),
        lambda rows, person, _: rows.filter(owner=person, state=_State.OPEN),
        ("inbox", _l("Nothing is waiting on you"), _l("What arrives for you shows up here by itself.")),
    ),
    "waiting": Kind(
        _l("Waiting"),
        lambda rows, person, _: rows.filter(owner=person, state=_State.WAITING),
        (
            "hourglass",
            _l("No answer is outstanding"),
            _l("Conversations you answered stand here until the customer writes."),
        ),
    ),
    "snoozed": Kind(
        _l("Snoozed"),
        lambda rows, person, _: rows.filter(owner=person, state=_State.SNOOZED),
        (
            "alarm-clock",
            _l("Nothing is snoozed"),
            _l("Press z on a conversation to bring it back at a better time."),
        ),
    ),
    "mentions": Kind(
        _l("Mentions"),
        _mentioning,
        (
            "at-sign",
            _l("Nobody mentioned you"),
            _l("A note with @ and your name puts its conversation here."),
        ),
    ),
    "drafts": Kind(
        _l("Drafts"),
        _drafted,
        ("square-pen", _l("No drafts"), _l("What you begin to write is kept here until it is sent.")),
    ),
    "to-approve": Kind(
        _l("To approve"),
        _to_approve,
        (
            "shield-check",
            _l("Nothing waits for approval"),
            _l("Replies on high risk conversations are put before you here."),
        ),
    ),
    "past-target": Kind(
        _l("Past target"),
        lambda rows, _, now: rows.filter(state=_State.OPEN, due_at__lte=now),
        ("circle-check", _l("Nothing is past its target"), _l("Every customer is inside the promised time.")),
    ),
    "everyone": Kind(
        _l("Everyone’s"),
        lambda rows, _person, _now: rows.filter(state=_State.OPEN),
        ("users-round", _l("Nobody is waiting"), _l("No open conversation in the whole desk.")),
    ),
    "closed": Kind(
        _l("Closed"),
        lambda rows, _person, _now: rows.filter(state=_State.CLOSED, merged_into=None),
        ("circle-check", _l("Nothing is closed yet"), _l("What is done stands here, newest first.")),
        newest_first=True,
    ),
    "spam": Kind(
        _l("Spam"),
        lambda rows, _person, _now: rows.filter(state=_State.SPAM, merged_into=None),
        (
            "shield-check",
            _l("No spam"),
            _l("What your mail server, the list of senders or one of you takes for spam stands here."),
        ),
        newest_first=True,
    ),
}


@lru_cache(maxsize=256)
def lane_of(teams: tuple[int, ...], name: str) -> Kind:
    """Return the lane of one team, or of several together; the same one every time, as its query is kept."""
    return Kind(
        name,
        lambda rows, _person, _now: rows.filter(owner=None, state=_State.OPEN, team__in=teams),
        ("layers", _l("The lane is empty"), _l("Everything has an owner. That is how it should be.")),
    )


@lru_cache(maxsize=256)
def inbox_of(inbox: int, name: str) -> Kind:
    """Return what waits in one inbox; the same one every time, as its query is kept."""
    return Kind(
        name,
        lambda rows, _person, _now: rows.filter(inbox=inbox, state=_State.OPEN),
        (
            "mail-open",
            _l("Nobody is waiting in {name}", name=name),
            _l("What arrives there shows up here by itself."),
        ),
    )
