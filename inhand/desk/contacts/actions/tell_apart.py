"""Say that two people are two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.contacts.models import Distinct
from inhand.desk.ledger.events import ContactsToldApart
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.contacts.models import Contact
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def tell_apart(contact: Contact, other: Contact, *, by: Teammate, at: datetime) -> Distinct:
    """Never propose again to merge them."""
    one, two = sorted((contact.pk, other.pk))
    said, made = Distinct.objects.get_or_create(one_id=one, other_id=two)
    if made:
        record(ContactsToldApart(contact=one, other=two), at=at, by=by.pk)
    return said
