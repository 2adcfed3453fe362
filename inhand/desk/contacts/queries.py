"""Reads of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from inhand.desk.contacts.handles import phone
from inhand.desk.contacts.models import Contact, ContactField, Handle
from inhand.ground.text import normalise

if TYPE_CHECKING:
    from django.db.models import QuerySet


def present() -> QuerySet[Contact]:
    """Return who stands for themselves: neither merged into somebody nor erased."""
    return Contact.objects.filter(merged_into=None, erased_at=None)


def matching(rows: QuerySet[Contact], words: str) -> QuerySet[Contact]:
    """Narrow to those whose name, company or address contains the words."""
    folded = normalise(words)
    if not folded:
        return rows
    value = phone(words) or folded
    addresses = Handle.objects.filter(contact=OuterRef("pk"), value__contains=value)
    named = Q(name_key__contains=folded) | Q(company__icontains=words.strip()) | Q(domain__contains=folded)
    return rows.filter(named | Exists(addresses))


def fields() -> list[ContactField]:
    """Return the team's own fields in their order."""
    return list(ContactField.objects.filter(is_active=True).order_by("position", "pk"))
