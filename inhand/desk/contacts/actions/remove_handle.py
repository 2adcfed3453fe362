"""An address is not, or no longer, this person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.contacts.models import Handle
from inhand.desk.ledger.events import ContactChanged
from inhand.desk.ledger.record import record
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def remove_handle(handle: Handle, *, by: Teammate, at: datetime) -> None:
    """Forget it: who writes from it next is somebody new. The last one stays, or nobody could be reached."""
    held = Handle.objects.select_for_update().filter(contact=handle.contact_id)
    if [each.pk for each in held] == [handle.pk]:
        raise BadInput({"value": "This is the only address. Add another one first."})
    if held.filter(pk=handle.pk).delete()[0]:
        record(ContactChanged(contact=handle.contact_id, fields=["handles"]), at=at, by=by.pk)
