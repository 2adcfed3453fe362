"""Say for how long an inbox listens for the same said again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.models import Inbox
from inhand.desk.teams.actions.edit import edit
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

MOST = 168


@transaction.atomic
def set_repeat_hours(inbox: Inbox, *, hours: int, by: Teammate, at: datetime) -> Inbox:
    """Set it, 0 for never. Raise ``BadInput`` above a week."""
    if not 0 <= hours <= MOST:
        raise BadInput({"repeat_hours": f"This must be between 0 and {MOST} hours."})
    held = Inbox.objects.select_for_update(no_key=True).get(pk=inbox.pk)
    edit(held, {"repeat_hours": hours}, subject="inbox", by=by, at=at)
    return held
