"""Put a new conversation aside as spam where it is like what people put aside, before anybody is told of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.suspect import suspect
from inhand.desk.labels import queries
from inhand.desk.labels.spamminess import SPAM
from inhand.desk.ledger.events import MessageReceived
from inhand.desk.ledger.models import Entry

if TYPE_CHECKING:
    from datetime import datetime

_log = logging.getLogger(__name__)


def suspect_arrival(entry: int | None, conversation: int, *, at: datetime) -> bool:
    """Tell whether what an entry says was opened stands aside now. A failure is logged and blocks nothing.

    People's word, and whom they answered, go before (``conversations/spam.py``).
    """
    try:
        model = queries.present(SPAM)
        if not model or not entry or not _opened(entry):
            return False
        with transaction.atomic():
            said = queries.mail_of(conversation)
            guess = model.guess(said) if said else None
            if not guess or not guess.sure or guess.topic != SPAM:
                return False
            words = ", ".join(f"“{word}”" for word in model.why(said) if "_" not in word)
            why = f"It is like what was put aside, {guess.confidence:.1%} sure"
            return suspect(conversation, why=f"{why}: {words}" if words else why, at=at)
    except Exception:  # noqa: BLE001 -- whatever it is, the customer is waiting
        _log.exception("conversation %s could not be judged; it is routed", conversation)
        return False


def _opened(entry: int) -> bool:
    """Tell whether it is a message that opened a conversation: what a person let through is not asked about again."""
    return Entry.objects.filter(pk=entry, name=MessageReceived.name, facts__opened=True).exists()
