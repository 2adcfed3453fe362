"""Write down what colleagues should know of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.contacts.models import ContactNote
from inhand.desk.ledger.events import ContactChanged
from inhand.desk.ledger.record import record
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.contacts.models import Contact
    from inhand.desk.teams.models import Teammate

LONGEST = 5000


@transaction.atomic
def note_contact(contact: Contact, *, text: str, by: Teammate, at: datetime) -> ContactNote:
    """Add a note. Raise ``BadInput`` if it is empty or too long."""
    if not 0 < len(text.strip()) <= LONGEST:
        raise BadInput({"text": f"Write something, up to {LONGEST} letters."})
    made = ContactNote.objects.create(contact=contact, author=by, at=at, text=text.strip())
    record(ContactChanged(contact=contact.pk, fields=["notes"]), at=at, by=by.pk)
    return made


@transaction.atomic
def remove_note(note: ContactNote, *, by: Teammate, at: datetime) -> None:
    if ContactNote.objects.filter(pk=note.pk).delete()[0]:
        record(ContactChanged(contact=note.contact_id, fields=["notes"]), at=at, by=by.pk)
