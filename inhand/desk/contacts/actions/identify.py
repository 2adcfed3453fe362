"""Find out who wrote, or get to know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from inhand.desk.contacts.companies import domain_of
from inhand.desk.contacts.handles import PHONES, names_one_person, normal
from inhand.desk.contacts.models import Company, Contact, Handle
from inhand.ground import batch, prepared
from inhand.ground.text import clean, normalise

if TYPE_CHECKING:
    from datetime import datetime


_by_handle = prepared.Query(
    lambda platform, value: prepared.whole(
        Contact.objects.filter(handles__platform=platform, handles__value=value)
    ),
    prepared.TEXT,
    prepared.TEXT,
)
_company = prepared.Query(
    lambda domain: Company.objects.filter(domain=domain).values_list("name"), prepared.TEXT
)


def identify(value: str, *, platform: str, name: str, at: datetime) -> Contact:
    """Return the contact behind a handle, made if it is new. An empty value is a stranger, every time."""
    value, name = normal(platform, clean(value))[:320], clean(name).strip()[:200]
    known = _known(value, platform) or _known_by_phone(value, platform)
    if known is None:
        return _meet(value, platform, name, at)
    if name and not known.name:
        known.name, known.name_key = name, name_key(name)
        known.save(update_fields=["name", "name_key"])
    return known


def name_key(name: str) -> str:
    """Return a name as it is compared."""
    return normalise(name)[:200]


def _known(value: str, platform: str) -> Contact | None:
    return prepared.row(Contact, _by_handle(platform, value)) if value else None


def _known_by_phone(value: str, platform: str) -> Contact | None:
    """Who writes from a number that is known from another platform is the same person: providers have checked it."""
    if platform not in PHONES or not names_one_person(value):
        return None
    others = Contact.objects.filter(handles__platform__in=PHONES, handles__value=value).distinct()
    known = others.first() if others.count() == 1 else None
    if known:
        Handle.objects.get_or_create(platform=platform, value=value, defaults={"contact": known})
    return known


def _meet(value: str, platform: str, name: str, at: datetime) -> Contact:
    domain = domain_of(value)
    found = _company(domain) if domain else []
    try:
        with transaction.atomic(savepoint=not batch.is_shared()):
            contact = prepared.insert(
                Contact,
                name=name,
                name_key=name_key(name),
                domain=domain,
                company=found[0][0] if found else "",
                created_at=at,
            )
            if value:
                prepared.insert(Handle, contact=contact, platform=platform, value=value)
            return contact
    except IntegrityError:  # somebody met them in the same instant
        known = None if batch.is_shared() else _known(value, platform)
        if known is None:
            raise
        return known
