"""Take a merge or a split of people back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.contacts.models import Handle, Regrouping
from inhand.desk.conversations.actions.move_person import CannotRegroup, everything, held, move, written_from
from inhand.desk.ledger.events import RegroupingUndone
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.contacts.models import Contact
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def undo_regrouping(regrouping: Regrouping, *, by: Teammate, at: datetime) -> Regrouping:
    """Put everything back where it was; what came since goes to whom its address belongs then."""
    done = Regrouping.objects.select_for_update(no_key=True).get(pk=regrouping.pk)
    if done.undone_at:
        message = "This has been undone already."
        raise CannotRegroup(message)
    kept, other = held(done.kept_id, done.other_id)
    if kept.erased_at or other.erased_at:
        message = "One of the two was erased."
        raise CannotRegroup(message)
    (_part if done.kind == Regrouping.Kind.MERGE else _rejoin)(done, kept, other)
    done.undone_at, done.undone_by = at, by
    done.save(update_fields=["undone_at", "undone_by"])
    record(RegroupingUndone(contact=kept.pk, other=other.pk, regrouping=done.pk), at=at, by=by.pk)
    return done


def _part(done: Regrouping, kept: Contact, other: Contact) -> None:
    if kept.merged_into_id is not None:
        message = "Undo the later merge of this person first."
        raise CannotRegroup(message)
    moved = dict(done.moved)
    before = moved.pop("before", {})
    handles = Handle.objects.filter(pk__in=moved["handles"], contact=kept)
    later = written_from(kept, handles, since=max(moved["messages"], default=0))
    move(moved, other)
    move(later, other)
    other.merged_into = None
    other.save(update_fields=["merged_into"])
    for name, value in before.items():
        setattr(kept, name, value)
    if before:
        kept.save(update_fields=before)


def _rejoin(_done: Regrouping, kept: Contact, other: Contact) -> None:
    if not (kept.is_present and other.is_present):
        message = "One of the two was merged meanwhile. Undo that first."
        raise CannotRegroup(message)
    move(everything(other), kept)
    other.merged_into = kept
    other.save(update_fields=["merged_into"])
