"""Remove a field of people that was the team's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.contacts.models import ContactField
from inhand.desk.teams.actions.edit import removed

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def delete_contact_field(field: ContactField, *, by: Teammate, at: datetime) -> None:
    """Remove it from every page. What stood in it stays with the people, should it come back under its name."""
    if ContactField.objects.filter(pk=field.pk).delete()[0]:
        removed(field.pk, {"title": field.title, "kind": field.kind}, subject="contact_field", by=by, at=at)
