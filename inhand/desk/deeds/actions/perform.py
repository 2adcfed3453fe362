"""Do one thing to one conversation or to several: all of them, or none. What was done can be taken back as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.close import CustomerWaits, close
from inhand.desk.conversations.actions.label import BadLabel, label
from inhand.desk.conversations.actions.mark_not_spam import mark_not_spam
from inhand.desk.conversations.actions.mark_spam import mark_spam
from inhand.desk.conversations.actions.merge import CannotMerge, merge
from inhand.desk.conversations.actions.reopen import reopen
from inhand.desk.conversations.actions.set_follow_up import CannotFollowUp, set_follow_up
from inhand.desk.conversations.actions.snooze import CannotSnooze, snooze
from inhand.desk.conversations.actions.step import hold
from inhand.desk.conversations.actions.tag import BadTag, tag
from inhand.desk.conversations.models import Label
from inhand.desk.deeds.models import Deed
from inhand.desk.deeds.picture import faces, picture
from inhand.desk.ownership.actions.assign import CannotAssign, assign
from inhand.desk.ownership.actions.claim import ClaimLost, MustTakeFirst, claim
from inhand.desk.ownership.actions.release import release
from inhand.desk.ownership.actions.take_over import ReasonMissing, take_over

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


@dataclass(frozen=True, slots=True)
class Request:
    """``verb`` is a key of ``VERBS`` or ``merge``; ``value`` the topic's slug, the urgency's name or a tag; ``to`` the
    new owner, without one the lane; ``until`` the time of a snooze or reminder. ``words`` say it in the past: "Closed".
    """

    verb: str
    words: str
    value: str = ""
    to: Teammate | None = None
    until: datetime | None = None
    reason: str = ""
    although_waiting: bool = False


class NotAllDone(Exception):
    """One of several could not be done, so none was. ``conversation`` is that one, ``problem`` says why."""

    def __init__(self, conversation: Conversation, problem: str) -> None:
        self.conversation, self.problem = conversation, problem
        super().__init__(f"“{conversation.subject or '(no subject)'}”: {problem} Nothing was changed.")


class CustomersWait(Exception):
    """In ``number`` of those that were to be closed a customer still waits, so closing needs to be meant."""

    def __init__(self, number: int, total: int) -> None:
        self.number, self.total = number, total
        who = "1 customer is" if number == 1 else f"{number} customers are"
        super().__init__(f"{who} still waiting for an answer.")


@transaction.atomic
def perform(conversations: Sequence[int], *, request: Request, by: Teammate, at: datetime) -> Deed:
    """Do it to each. Of one the verb's own problem is raised, of several ``NotAllDone`` or ``CustomersWait``."""
    # In one order, so that two of these at the same time wait for each other and do not lock each other out.
    held = [hold(pk) for pk in sorted(set(conversations))]
    several = len(held) > 1
    if several and request.verb == "close" and not request.although_waiting:
        _require_nobody_waits(held)
    # Whose owner stays is the one that the others become part of.
    stays = min(held, key=lambda each: (each.owner_id is None, each.pk))
    steps = []
    for each in held:
        before = picture(each)
        try:
            if request.verb != "merge":
                VERBS[request.verb](each, request, by, at)
            elif each is not stays or not several:
                merge(each, into=stays, by=by, at=at)
        except _PROBLEMS as problem:
            if several:
                raise NotAllDone(each, str(problem).partition(": ")[2] or str(problem)) from problem
            raise
        after = picture(hold(each.pk))
        if faces(before, after) and (request.verb != "merge" or each is not stays):
            steps.append({"conversation": each.pk, "before": before, "after": after})
    return Deed.objects.create(by=by, at=at, verb=request.verb, words=request.words[:200], steps=steps)


def _require_nobody_waits(held: list[Conversation]) -> None:
    waiting = sum(each.waiting_since is not None for each in held)
    if waiting:
        raise CustomersWait(waiting, len(held))


def _assign(held: Conversation, request: Request, by: Teammate, at: datetime) -> None:
    if request.to is None:
        release(held, by=by, at=at, reason=request.reason)
    elif request.to.pk != by.pk:
        assign(held, to=request.to, by=by, at=at, reason=request.reason)
    elif held.owner_id in {None, by.pk}:
        claim(held, by=by, at=at)
    else:
        take_over(held, by=by, reason=request.reason, at=at)


def _label(kind: Label.Kind) -> Callable[[Conversation, Request, Teammate, datetime], None]:
    def act(held: Conversation, request: Request, by: Teammate, at: datetime) -> None:
        label(held, kind=kind, value=request.value, source=Label.Source.PERSON, by=by, at=at)

    return act


def _snooze(held: Conversation, request: Request, by: Teammate, at: datetime) -> None:
    snooze(held, until=request.until or at, by=by, at=at)


def _close(held: Conversation, request: Request, by: Teammate, at: datetime) -> None:
    close(held, by=by, at=at, although_waiting=request.although_waiting)


def _reopen(held: Conversation, _request: Request, by: Teammate, at: datetime) -> None:
    """Of spam that says that it is none, and its customer has waited."""
    (mark_not_spam if held.state == held.State.SPAM else reopen)(held, by=by, at=at)


VERBS: dict[str, Callable[[Conversation, Request, Teammate, datetime], object]] = {
    "assign": _assign,
    "topic": _label(Label.Kind.TOPIC),
    "urgency": _label(Label.Kind.URGENCY),
    "snooze": _snooze,
    "close": _close,
    "reopen": _reopen,
    "spam": lambda held, _request, by, at: mark_spam(held, by=by, at=at),
    "not_spam": lambda held, _request, by, at: mark_not_spam(held, by=by, at=at),
    "tag": lambda held, request, by, at: tag(held, add=[request.value], by=by, at=at),
    "untag": lambda held, request, by, at: tag(held, remove=[request.value], by=by, at=at),
    "follow_up": lambda held, request, by, at: set_follow_up(held, until=request.until, by=by, at=at),
}
_PROBLEMS = (
    BadLabel, BadTag, CannotAssign, CannotFollowUp, CannotMerge, CannotSnooze, ClaimLost, CustomerWaits, MustTakeFirst,
    ReasonMissing,
)  # fmt: skip
