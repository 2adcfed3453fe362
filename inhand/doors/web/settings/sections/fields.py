"""The team's own fields of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.contacts.actions.delete_contact_field import delete_contact_field
from inhand.desk.contacts.actions.save_contact_field import save_contact_field
from inhand.desk.contacts.models import ContactField
from inhand.desk.teams.permissions import may_change_rules
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate


def items() -> list[Item]:
    rows = ContactField.objects.order_by("position", "pk")
    items = [
        Item(
            str(row.pk),
            row.title,
            {
                "title": row.title,
                "choices": "\n".join(row.choices),
                "is_active": row.is_active,
                "kind": row.kind,
            },
            note=_(row.get_kind_display()) + ("" if row.is_active else ", " + _("not in use")),
        )
        for row in rows
    ]
    return [*items, Item("new", _("Add a field"), {"is_active": True, "kind": "text"})]


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    field = None if key == "new" else reading.row(ContactField, key)
    if field is not None and given.get("delete"):
        delete_contact_field(field, by=by, at=at)
        return
    save_contact_field(
        field,
        title=given.get("title", ""),
        kind=given.get("kind", ""),
        choices=given.get("choices", "").splitlines(),
        is_active=field is None or bool(given.get("is_active")),
        by=by,
        at=at,
    )


SECTION = Section(
    "fields",
    _l("Fields of people"),
    _l("What your team wants to know of people beside name, company, plan, language and time zone."),
    "user",
    may_change_rules,
    items,
    save,
)
