"""Take back what a person said that a conversation is: it is as if they had never said it, and teaches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.label import changes, present
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Label
from inhand.desk.ledger.events import ConversationLabelled

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def unlabel(
    conversation: Conversation, *, kind: Label.Kind, value: str, by: Teammate, at: datetime
) -> Conversation:
    """Put back ``value``, which stood before the newest label that a person gave. The desk may label it again."""
    held = hold(conversation)
    former = present(held, kind)
    newest = held.labels.filter(kind=kind).order_by("-pk").first()
    if newest and newest.source == Label.Source.PERSON and newest.value == former:
        newest.delete()
    event = ConversationLabelled(
        kind=kind, value=value, former=former, source=Label.Source.PERSON, confidence=1.0
    )
    step(held, event, at=at, by=by.pk, **changes(kind, value))
    return held
