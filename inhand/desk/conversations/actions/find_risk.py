"""Mark a conversation as high risk, with the words that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.actions.step import step
from inhand.desk.conversations.models import Message
from inhand.desk.conversations.written import COLUMNS, MOST, Written
from inhand.desk.ledger.events import RiskFound
from inhand.ground import prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.conversations.models import Conversation

    Reasons = Mapping[str, Sequence[str]]

# Of an old conversation that was never read before.
_MOST_MESSAGES = 50


def find_risk(
    conversation: Conversation,
    *,
    read: Callable[[list[str]], Reasons],
    at: datetime,
    cause: int | None = None,
    newest: Sequence[Written] = (),
) -> None:
    """Read what the customer wrote and nobody has read for this yet. ``conversation`` is held.

    ``newest`` is what its reader has at hand already; if that does not reach back far enough, it is read anew.

    ``risk_read`` moves on in memory only: whoever steps next writes it, and what is read twice is found once.
    """
    unread = _unread_of(conversation, newest)
    texts = [_said(row, first=not conversation.risk_read) for row in unread]
    if unread:
        conversation.risk_read = unread[-1].pk
    mark_risk(conversation, reasons=read(texts), at=at, cause=cause)


def _unread_of(conversation: Conversation, newest: Sequence[Written]) -> list[Written]:
    """Return what nobody has read, oldest first."""
    if newest and (len(newest) < MOST or newest[-1].pk <= conversation.risk_read):
        theirs = [each for each in newest if each.direction == Message.Direction.IN]
        return [each for each in reversed(theirs) if each.pk > conversation.risk_read]
    return [Written(*row) for row in _unread(conversation.pk, conversation.risk_read)]


def _said(one: Written, *, first: bool) -> str:
    """Return what one wrote: the first time with all they quote, later without, since that may be our own words."""
    return f"{one.subject}\n{one.text if first else one.said}"


def mark_risk(
    conversation: Conversation,
    *,
    reasons: Reasons,
    at: datetime,
    cause: int | None = None,
    by: int | None = None,
) -> None:
    """Add the reasons that are new; one that was set aside stays so as long as its words are the same."""
    new = {code: said for code, words in reasons.items() if (said := _new(conversation, code, words))}
    if new:
        risk = {code: [*conversation.risk.get(code, ()), *words] for code, words in new.items()}
        step(conversation, RiskFound(reasons=new), at=at, by=by, cause=cause,
             risk=conversation.risk | risk, risk_read=conversation.risk_read)  # fmt: skip


def _new(conversation: Conversation, code: str, words: Sequence[str]) -> list[str]:
    known = {*conversation.risk.get(code, ()), *conversation.risk_cleared.get(code, ())}
    return [word for word in words if word not in known]


def _written(conversation: prepared.Slot, after: prepared.Slot) -> QuerySet[Any, Any]:
    inbound = Message.objects.filter(conversation=conversation, direction=Message.Direction.IN, automatic="")
    return inbound.filter(pk__gt=after).order_by("pk").values_list(*COLUMNS)[:_MOST_MESSAGES]


_unread = prepared.Query(_written, prepared.NUMBER, prepared.NUMBER)
