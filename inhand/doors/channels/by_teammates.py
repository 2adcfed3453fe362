"""What a teammate sends by mail: a customer's mail passed on, or an answer of their own (semantics 2).

It counts as theirs only from the address they sign in with, and not if the mail server says that it is another's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from inhand.desk.conversations.actions.note import note
from inhand.desk.conversations.joining import standing
from inhand.desk.replies.actions.take_mailed import take_mailed
from inhand.desk.teams.models import Teammate

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.inbound import InboundMessage
    from inhand.desk.conversations.models import Conversation


class Answer(NamedTuple):
    """What became of a teammate's answer: a message, or ``None`` where it was for colleagues and is a note."""

    message: int | None


def passed_on(inbound: InboundMessage) -> tuple[InboundMessage, Teammate | None]:
    """Return a mail as its writer sent it, and the teammate who passed it on; any other mail as it is."""
    original = inbound.forwarded
    by = _sender(inbound) if original is not None else None
    if original is None or by is None or original.sender.address == inbound.sender.address:
        return inbound, None
    known = (original.message_id,) if original.message_id else ()
    problem = f"{by.name} passed it on; it was written by {original.sender.address}."
    told = replace(
        inbound,
        sender=original.sender,
        subject=original.subject or inbound.subject,
        text=original.text or inbound.text,
        visible_text=original.visible_text or original.text,
        html=original.html,
        reply_to=(),
        cc=(),
        references=(*inbound.references, *known),
        problems=(*inbound.problems, problem),
        warnings=(),
    )
    return told, by


def say(conversation: Conversation, inbound: InboundMessage, *, by: Teammate, at: datetime) -> None:
    """Keep what they wrote above the mail for colleagues alone."""
    if inbound.forwarded and inbound.forwarded.comment:
        note(conversation, text=inbound.forwarded.comment, by=by, at=at)


def answer(
    inbound: InboundMessage, token: int | None, *, channel: int, arrival: int, at: datetime
) -> Answer | None:
    """Take a teammate's answer to a signed address of a conversation; ``None`` if it is none."""
    if token is None or inbound.automatic or (by := _sender(inbound)) is None:
        return None
    conversation = standing(token)
    if conversation is None or conversation.contact.handles.filter(value=inbound.sender.address).exists():
        return None  # a teammate may be a customer too
    message = take_mailed(conversation, inbound=inbound, by=by, channel=channel, arrival=arrival, at=at)
    return Answer(message.pk if message else None)


def _sender(inbound: InboundMessage) -> Teammate | None:
    if inbound.authentic is False or not inbound.sender.address:
        return None
    return Teammate.objects.here().filter(email__iexact=inbound.sender.address).first()
