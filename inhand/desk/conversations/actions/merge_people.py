"""Two contacts are one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.contacts.models import Contact, Regrouping
from inhand.desk.conversations.actions.move_person import CannotRegroup, everything, held, move
from inhand.desk.ledger.events import ContactsMerged
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate

_FILLED = ("name", "name_key", "company", "domain", "time_zone", "language", "plan")


@transaction.atomic
def merge_people(
    contact: Contact, *, other: Contact, reason: str = "", by: Teammate, at: datetime
) -> Regrouping:
    """Give all of ``other`` to ``contact``, who keeps their own facts and takes over those they lack."""
    if contact.pk == other.pk:
        message = "That is the same person."
        raise CannotRegroup(message)
    kept, gone = held(contact.pk, other.pk)
    if not (kept.is_present and gone.is_present):
        message = "One of the two is not there any more: merged or erased meanwhile."
        raise CannotRegroup(message)
    before = _take_over(kept, gone)
    moved = everything(gone)
    move(moved, kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    made = Regrouping.objects.create(
        kind=Regrouping.Kind.MERGE, kept=kept, other=gone, reason=reason[:300], moved=moved | {"before": before},
        by=by, at=at,
    )  # fmt: skip
    record(ContactsMerged(contact=kept.pk, other=gone.pk, regrouping=made.pk), at=at, by=by.pk)
    return made


def _take_over(kept: Contact, gone: Contact) -> dict[str, Any]:
    """Fill what is empty; return what it was, to put it back."""
    wanted: dict[str, Any] = {name: getattr(gone, name) for name in _FILLED if not getattr(kept, name)}
    wanted |= {"is_vip": kept.is_vip or gone.is_vip, "values": gone.values | kept.values}
    changed = {name: value for name, value in wanted.items() if getattr(kept, name) != value}
    before = {name: getattr(kept, name) for name in changed}
    for name, value in changed.items():
        setattr(kept, name, value)
    if changed:
        kept.save(update_fields=changed)
    return before
