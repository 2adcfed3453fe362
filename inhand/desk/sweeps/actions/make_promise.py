"""Write down what a customer was promised, and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import PromiseMade
from inhand.desk.sweeps.models import Promise

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation, Message
    from inhand.desk.ownership.models import Handoff
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def make_promise(
    conversation: Conversation | int,
    *,
    words: str,
    due_at: datetime,
    by: Teammate,
    at: datetime,
    message: Message | None = None,
    handoff: Handoff | None = None,
) -> Promise:
    """The owner owes it from now on, whoever that is. The same promise of a message or packet is made once."""
    held = hold(conversation)
    values = {"words": words, "due_at": due_at, "made_by": by, "made_at": at}
    key = {"handoff": handoff} if handoff else {"message": message, "words": words, "due_at": due_at}
    if (handoff or message) and (made := Promise.objects.filter(**key).first()):
        return made
    promise = Promise.objects.create(conversation=held, message=message, handoff=handoff, **values)
    source = "packet" if handoff else "reply" if message else "person"
    event = PromiseMade(promise=promise.pk, due=due_at.isoformat(), words=words, source=source)
    step(held, event, at=at, by=by.pk)
    return promise
