"""Reads of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Coalesce, NullIf

from inhand.desk.contacts.handles import SPOKEN, phone, readable
from inhand.desk.contacts.models import Contact, ContactField, Handle
from inhand.ground.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def called(contact: Contact) -> str:
    """Return their name, else the number or address that they write from, else nothing.

    Asks once for who has no name; ``ask_for_handles`` does so once for all of a page.
    """
    if contact.name or contact.pk is None:
        return contact.name
    handles = sorted(contact.handles.all(), key=lambda each: each.pk)
    return next((readable(each.platform, each.value) for each in handles if each.platform in SPOKEN), "")


def ask_for_handles(contacts: Iterable[Contact]) -> None:
    """Read in one statement what ``called`` will ask of these, in none if each has a name."""
    prefetch_related_objects([each for each in contacts if not each.name], "handles")


def name_or_handle(contact: str) -> Coalesce:
    """Return the same as a column, a number as it is kept; ``contact`` is the relation of the rows to it.

    Databases look for an address only where there is no name.
    """
    theirs = Handle.objects.filter(contact=OuterRef(f"{contact}_id"), platform__in=SPOKEN).order_by("pk")
    return Coalesce(NullIf(f"{contact}__name", Value("")), Subquery(theirs.values("value")[:1]), Value(""))


def fields() -> list[ContactField]:
    """Return the team's own fields in their order."""
    return list(ContactField.objects.filter(is_active=True).order_by("position", "pk"))
