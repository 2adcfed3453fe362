"""One contact was two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.contacts.actions.identify import name_key
from inhand.desk.contacts.companies import domain_of
from inhand.desk.contacts.models import Contact, Handle, Regrouping
from inhand.desk.conversations.actions.move_person import CannotRegroup, held, move, written_from
from inhand.desk.conversations.models import Message
from inhand.desk.ledger.events import ContactSplit
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def split_person(contact: Contact, *, handles: Iterable[int], by: Teammate, at: datetime) -> Regrouping:
    """Make a person of their own of some addresses, with what was written from them and the conversations it opened."""
    (kept,) = held(contact.pk)
    theirs = list(Handle.objects.filter(contact=kept))
    chosen = [handle for handle in theirs if handle.pk in set(handles)]
    if not kept.is_present or not chosen or len(chosen) == len(theirs):
        message = "Choose some of the addresses, and leave at least one."
        raise CannotRegroup(message)
    moved = {"handles": [handle.pk for handle in chosen]} | written_from(kept, chosen)
    first = chosen[0]
    name = _signed(moved["messages"])
    other = Contact.objects.create(
        name=name, name_key=name_key(name), domain=domain_of(first.value), created_at=at
    )
    move(moved, other)
    made = Regrouping.objects.create(
        kind=Regrouping.Kind.SPLIT, kept=kept, other=other, moved=moved, by=by, at=at
    )
    record(ContactSplit(contact=kept.pk, other=other.pk, regrouping=made.pk), at=at, by=by.pk)
    return made


def _signed(messages: list[int]) -> str:
    """Return the name under which they wrote last."""
    if not messages:
        return ""
    sender = Message.objects.values_list("sender", flat=True).get(pk=max(messages))
    return sender[1][:200] if len(sender) > 1 else ""
