"""Forget a person who asked for it; what happened at the desk stays countable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from inhand.desk.contacts.models import Contact, ContactNote, Distinct, Handle, Regrouping
from inhand.desk.conversations.actions.close import closed
from inhand.desk.conversations.actions.move_person import CannotRegroup
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Attachment, Conversation, Label, Message, Note, Reference
from inhand.desk.ledger.events import ContactErased, ConversationErased
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.teams.models import Teammate

ERASED = "(erased)"
_KNOWN = ("name", "name_key", "company", "domain", "time_zone", "language", "plan")


@transaction.atomic
def erase_person(contact: Contact, *, by: Teammate, at: datetime) -> Contact:
    """Blank all that says who they are and all that was said with them; close what is open.

    Rows, times, owners and numbers stay, and so does the ledger, which keeps ids and no words of theirs (but see
    docs/how-to/people.md). What other rooms keep of their conversations follows each ``conversation.erased``.
    """
    held = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if not held.is_present:
        message = "This person is not there any more: merged or erased meanwhile."
        raise CannotRegroup(message)
    whole = [held, *_merged_into(held)]
    conversations = list(
        Conversation.objects.filter(contact__in=whole).order_by("pk").values_list("pk", flat=True)
    )
    for pk in conversations:
        _erase_conversation(pk, held, by, at)
    # What they wrote in the conversations of others.
    _blank(Message.objects.filter(contact__in=whole))
    for each in whole:
        _forget(each, at)
    record(ContactErased(contact=held.pk, conversations=len(conversations)), at=at, by=by.pk)
    return held


def _merged_into(contact: Contact) -> list[Contact]:
    """Return who was merged into them, and into those."""
    found, last = [], [contact]
    while last := list(Contact.objects.filter(merged_into__in=last)):
        found += last
    return found


def _erase_conversation(pk: int, contact: Contact, by: Teammate, at: datetime) -> None:
    held = hold(pk)
    _blank(Message.objects.filter(conversation=held))
    Attachment.objects.filter(note__conversation=held).delete()
    Note.objects.filter(conversation=held).update(text=ERASED, html="")
    Reference.objects.filter(conversation=held).delete()
    Label.objects.filter(conversation=held, kind=Label.Kind.SUMMARY).update(value=ERASED)
    Label.objects.filter(conversation=held).update(why=[])
    done = closed(held.closed_at or at)
    changes: dict[str, Any] = {"subject": ERASED, "preview": "", "has_files": False, "risk_cleared": {}}
    changes["risk"] = {reason: [] for reason in held.risk}
    step(held, ConversationErased(contact=contact.pk), at=at, by=by.pk, **done, **changes)


def _blank(messages: QuerySet[Message]) -> None:
    rows = list(messages.values_list("pk", "direction"))
    pks = [pk for pk, _ in rows]
    for first in range(0, len(pks), _AT_ONCE):
        some = pks[first : first + _AT_ONCE]
        Attachment.objects.filter(message__in=some).delete()
        Message.objects.filter(pk__in=some).update(
            subject=ERASED, text=ERASED, visible_text=ERASED, html="", visible_html="", to=[], cc=[], bcc=[],
            reply_to=[], references=[], in_reply_to="", problems=[], said_name=None, said_text=None, error="",
            before={},
        )  # fmt: skip
    for pk, direction in rows:
        blank: dict[str, Any] = {"provider_id": f"erased-{pk}"}
        if direction == Message.Direction.IN:
            blank |= {"sender": ["", ""]}
        Message.objects.filter(pk=pk).update(**blank)


def _forget(contact: Contact, at: datetime) -> None:
    Handle.objects.filter(contact=contact).delete()
    ContactNote.objects.filter(contact=contact).delete()
    Distinct.objects.filter(Q(one=contact) | Q(other=contact)).delete()
    Regrouping.objects.filter(Q(kept=contact) | Q(other=contact)).update(reason="", moved={})
    for name in _KNOWN:
        setattr(contact, name, "")
    contact.is_vip, contact.values, contact.erased_at = False, {}, at
    contact.save()


_AT_ONCE = 500
