"""Find out who wrote, or get to know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from inhand.desk.contacts.models import Contact, Handle
from inhand.ground import prepared
from inhand.ground.text import clean

if TYPE_CHECKING:
    from datetime import datetime


_by_handle = prepared.Query(
    lambda platform, value: prepared.whole(
        Contact.objects.filter(handles__platform=platform, handles__value=value)
    ),
    prepared.TEXT,
    prepared.TEXT,
)


def identify(value: str, *, platform: str, name: str, at: datetime) -> Contact:
    """Return the contact behind a handle, made if it is new. An empty value is a stranger, every time."""
    value, name = clean(value).strip()[:320], clean(name).strip()[:200]
    known = _known(value, platform)
    if known is None:
        return _meet(value, platform, name, at)
    if name and not known.name:
        known.name = name
        known.save(update_fields=["name"])
    return known


def _known(value: str, platform: str) -> Contact | None:
    return prepared.row(Contact, _by_handle(platform, value)) if value else None


def _meet(value: str, platform: str, name: str, at: datetime) -> Contact:
    try:
        with transaction.atomic():
            contact = prepared.insert(Contact(name=name, created_at=at))
            if value:
                prepared.insert(Handle(contact=contact, platform=platform, value=value))
            return contact
    except IntegrityError:  # somebody met them in the same instant
        known = _known(value, platform)
        if known is None:
            raise
        return known
