"""Senders whose mail is spam whatever it says, and senders whose mail never is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.conversations.actions.save_sender import delete_sender, save_sender
from inhand.desk.conversations.models import SenderRule
from inhand.desk.teams.permissions import may_change_rules
from inhand.doors.web import said
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate

_MOST = 500


def items() -> list[Item]:
    rows = SenderRule.objects.order_by("-at", "pk")[:_MOST]
    return [Item("new", _("Add a sender"), {"kind": SenderRule.Kind.BLOCK}), *map(_item, rows)]


def _item(row: SenderRule) -> Item:
    whence = _("learnt from what was marked") if row.learnt else _("written down")
    note = f"{row.get_kind_display()} · {whence} on {said.calendar_day(row.at.date())}"
    return Item(str(row.pk), row.value, {"value": row.value, "kind": row.kind}, note=note)


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    row = None if key == "new" else reading.row(SenderRule, key)
    if row is not None and given.get("delete"):
        delete_sender(row, by=by, at=at)
        return
    save_sender(row, value=given.get("value", ""), kind=given.get("kind", ""), by=by, at=at)


SECTION = Section(
    "senders",
    _l("Spam senders"),
    _l(
        "What comes from a blocked sender is put aside as spam. Who is marked as spam twice gets onto "
        "this list by itself, and so does a domain from which three senders were; “No spam” lets a "
        "sender through from then on. Whom somebody here has ever answered is never put aside by a "
        "filter or by what was learnt."
    ),
    "shield-alert",
    may_change_rules,
    items,
    save,
)
