"""Write down what is known of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.contacts.actions.identify import name_key
from inhand.desk.contacts.facts import kept, problems_of
from inhand.desk.contacts.models import Contact, ContactField
from inhand.desk.ledger.events import ContactChanged
from inhand.desk.ledger.record import record
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

OWN = ("name", "company", "time_zone", "language", "plan", "is_vip")


@transaction.atomic
def change_contact(
    contact: Contact, *, fields: Mapping[str, Any], values: Mapping[str, str], by: Teammate, at: datetime
) -> Contact:
    """Set our own ``fields`` (see ``OWN``) and the team's ``values`` by slug; what is left out stays.

    Raise ``BadInput``. The entry names the fields and not what stands in them: the ledger keeps no personal data.
    """
    held = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    wanted = {name: _bare(fields[name]) for name in OWN if name in fields}
    problems = problems_of(wanted)
    told = dict(held.values)
    for field in ContactField.objects.filter(slug__in=list(values)):
        try:
            told[field.slug] = kept(field.kind, values[field.slug], field.choices)
        except ValueError as wrong:
            problems[f"value-{field.slug}"] = str(wrong)
    if problems:
        raise BadInput(problems)
    wanted["values"] = {slug: value for slug, value in told.items() if value}
    changed = [name for name, value in wanted.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, wanted[name])
    if changed:
        held.name_key = name_key(held.name)
        held.save(update_fields=[*changed, "name_key"])
        record(ContactChanged(contact=held.pk, fields=sorted(changed)), at=at, by=by.pk)
    return held


def _bare(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value
