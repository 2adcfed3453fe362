"""Take people over from a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.contacts.actions.identify import name_key
from inhand.desk.contacts.companies import domain_of
from inhand.desk.contacts.models import Company, Contact, Handle
from inhand.desk.contacts.sheet import MOST_PROBLEMS, BadSheet
from inhand.desk.ledger.events import ContactsImported
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.contacts.sheet import Row
    from inhand.desk.teams.models import Teammate

_AT_ONCE = 400
_FIELDS = ["name", "name_key", "company", "domain", "time_zone", "language", "plan", "is_vip", "values"]


@dataclass(frozen=True, slots=True)
class Imported:
    made: int
    changed: int


@transaction.atomic
def import_contacts(rows: list[Row], *, by: Teammate, at: datetime) -> Imported:
    """Make who is new, and write what a file says over what was known of the others; what it leaves empty stays.

    Who has one of a row's addresses is that person. A row whose addresses are of two people raises ``BadSheet``, and
    then nothing was taken over.
    """
    owners = _owners(rows)
    companies = dict(Company.objects.values_list("domain", "name"))
    made: dict[int, Contact] = {}
    changed: dict[int, Contact] = {}
    handles: list[tuple[Contact, tuple[str, str]]] = []
    problems = []
    for row in rows:
        known = {id(owners[handle]): owners[handle] for handle in row.handles if handle in owners}
        if len(known) > 1:
            problems.append(f"Line {row.line}: its addresses are of two people here. Merge them first.")
            continue
        contact = next(iter(known.values()), None) or Contact(created_at=at)
        if not known:
            made[id(contact)] = contact
        if _fill(contact, row, companies) and id(contact) not in made:
            changed[id(contact)] = contact
        for handle in row.handles:
            if handle not in owners:
                owners[handle] = contact
                handles.append((contact, handle))
    if problems:
        raise BadSheet(*problems[:MOST_PROBLEMS])
    Contact.objects.bulk_create(made.values(), batch_size=_AT_ONCE)
    Contact.objects.bulk_update(changed.values(), _FIELDS, batch_size=_AT_ONCE)
    Handle.objects.bulk_create(
        (Handle(contact=contact, platform=platform, value=value) for contact, (platform, value) in handles),
        batch_size=_AT_ONCE,
    )
    done = Imported(len(made), len(changed))
    record(ContactsImported(made=done.made, changed=done.changed), at=at, by=by.pk)
    return done


def _owners(rows: Iterable[Row]) -> dict[tuple[str, str], Contact]:
    values = sorted({value for row in rows for _, value in row.handles})
    found: dict[tuple[str, str], Contact] = {}
    people: dict[int, Contact] = {}
    for first in range(0, len(values), _AT_ONCE):
        some = Handle.objects.filter(value__in=values[first : first + _AT_ONCE]).select_related("contact")
        for handle in some:
            found[handle.platform, handle.value] = people.setdefault(handle.contact_id, handle.contact)
    return found


def _fill(contact: Contact, row: Row, companies: dict[str, str]) -> bool:
    """Write the row over the person; tell whether that changed anything."""
    wanted: dict[str, object] = dict(row.fields)
    wanted["values"] = contact.values | row.values
    wanted["is_vip"] = contact.is_vip or row.is_vip
    wanted["name_key"] = name_key(row.fields.get("name", contact.name))
    domain = contact.domain or next((found for each in row.handles if (found := domain_of(each[1]))), "")
    wanted["domain"] = domain
    if not contact.company and "company" not in wanted and domain in companies:
        wanted["company"] = companies[domain]
    changed = [name for name, value in wanted.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, wanted[name])
    return bool(changed)
