"""Say what became of a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import PromiseSettled
from inhand.desk.sweeps.models import Promise

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def settle_promise(promise: Promise, *, how: str, by: Teammate | None, at: datetime) -> Promise:
    """``how`` is ``kept | broken | void``. One that is settled stays as it is."""
    conversation = hold(promise.conversation_id)
    held = Promise.objects.select_for_update(no_key=True).get(pk=promise.pk)
    if held.settled:
        return held
    held.settled, held.settled_at, held.settled_by = Promise.Settled(how), at, by
    held.save(update_fields=["settled", "settled_at", "settled_by"])
    step(conversation, PromiseSettled(promise=held.pk, how=how), at=at, by=by.pk if by else None)
    return held
