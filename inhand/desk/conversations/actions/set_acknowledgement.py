"""Say what an inbox answers by itself when a conversation begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.models import Inbox
from inhand.desk.teams.actions.edit import edit
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

LONGEST = 5_000


@transaction.atomic
def set_acknowledgement(inbox: Inbox, *, text: str, by: Teammate, at: datetime) -> Inbox:
    """Set it; without words nothing is answered. Raise ``BadInput`` for a text that nobody would read."""
    if len(text) > LONGEST:
        raise BadInput({"acknowledgement": f"This may have {LONGEST} characters at most."})
    held = Inbox.objects.select_for_update(no_key=True).get(pk=inbox.pk)
    edit(held, {"acknowledgement": text.strip()}, subject="inbox", by=by, at=at)
    return held
