"""Say what the company behind a domain is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.contacts.models import Company, Contact
from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def name_company(domain: str, *, name: str, by: Teammate, at: datetime) -> Company:
    """Name it for everybody who writes from there and has no other company written down. Raise ``BadInput``."""
    name = " ".join(name.split())
    if not 0 < len(name) <= 200:  # noqa: PLR2004 -- as long as its column
        raise BadInput({"name": "Write the company’s name."})
    former = Company.objects.select_for_update().filter(domain=domain).first()
    before = former.name if former else ""
    made, _ = Company.objects.update_or_create(domain=domain, defaults={"name": name})
    Contact.objects.filter(domain=domain, company__in=["", before]).update(company=name)
    if before != name:
        policy_changed(made.pk, {"name": [before, name]}, subject="company", by=by, at=at)
    return made
