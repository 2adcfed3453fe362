"""Write down another address of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.contacts.companies import domain_of
from inhand.desk.contacts.handles import BadHandle, checked
from inhand.desk.contacts.models import Handle
from inhand.desk.ledger.events import ContactChanged
from inhand.desk.ledger.record import record
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.contacts.models import Contact
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def add_handle(contact: Contact, *, platform: str, value: str, by: Teammate, at: datetime) -> Handle:
    """Add an address that nobody has. Raise ``BadInput``, also if it is somebody else's: merge the two then."""
    try:
        value = checked(platform, value)
    except BadHandle as wrong:
        raise BadInput({"value": str(wrong)}) from wrong
    handle, made = Handle.objects.get_or_create(platform=platform, value=value, defaults={"contact": contact})
    if handle.contact_id != contact.pk:
        raise BadInput(
            {"value": f"{value} belongs to {handle.contact}. If they are one person, merge the two."}
        )
    if made:
        if not contact.domain and (domain := domain_of(value)):
            contact.domain = domain
            contact.save(update_fields=["domain"])
        record(ContactChanged(contact=contact.pk, fields=["handles"]), at=at, by=by.pk)
    return handle
