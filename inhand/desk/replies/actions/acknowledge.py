"""Tell a customer that their mail is here: once when a conversation begins, if the inbox says so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Message
from inhand.desk.conversations.queries import own_addresses
from inhand.desk.conversations.threading import strip_marks
from inhand.desk.ledger.events import AutomaticQueued
from inhand.desk.replies.recipients import recipients
from inhand.desk.replies.render import render
from inhand.ground.ids import new_message_id

if TYPE_CHECKING:
    from datetime import datetime

KIND = "acknowledgement"
# Later than this "it is here" is no news.
_IN_TIME = timedelta(minutes=10)


class NotReadYet(Exception):
    """Nobody knows yet whether it is high risk: it is read when it is routed. Try again a little later."""


@transaction.atomic
def acknowledge(message: int, *, at: datetime) -> Message | None:
    """Queue the answer that an inbox gives by itself; ``None`` if it gives none to this mail. Twice is once.

    It stops no clock, changes no state, and is never an answer to what is itself automatic, nor to spam, nor to what
    is high risk: there somebody who may approve says the first word. Raise ``NotReadYet``.
    """
    received = Message.objects.select_related("conversation__inbox", "contact").get(pk=message)
    inbox = received.conversation.inbox
    to = recipients(received.sender, received.reply_to, [], [], own_addresses()).to
    if received.automatic or not inbox.acknowledgement.strip() or len(to) != 1:
        return None
    held = hold(received.conversation_id)
    if held.state == held.State.SPAM or held.risk or at - received.at > _IN_TIME:
        return None
    if held.risk_read < received.pk:
        early = f"message {received.pk} is not routed yet"
        raise NotReadYet(early)
    name = received.contact.name if received.contact else ""
    first = name.split()[0] if name.split() else ""
    values = {"contact.name": name, "contact.first_name": first, "conversation.subject": held.subject,
              "conversation.id": str(held.pk), "inbox.name": inbox.name}  # fmt: skip
    text = render(inbox.acknowledgement, values).strip()
    own = (inbox.addresses or [""])[0]
    try:
        with transaction.atomic():
            made = Message.objects.create(
                conversation=held, inbox=inbox, direction=Message.Direction.OUT, channel=received.channel,
                platform=received.platform, provider_id=new_message_id(own.rpartition("@")[2]), at=at,
                subject=f"Re: {strip_marks(held.subject)}"[:400].strip(), text=text, visible_text=text,
                sender=[own, inbox.name], to=to, cc=[], in_reply_to=received.provider_id,
                references=[*received.references, received.provider_id], automatic=KIND,
                state=Message.State.QUEUED, client_key=f"{KIND}:{received.pk}", deliver_after=at,
            )  # fmt: skip
    except IntegrityError:  # another worker was quicker
        return None
    step(held, AutomaticQueued(message=made.pk, kind=KIND), at=at, by=None)
    return made
