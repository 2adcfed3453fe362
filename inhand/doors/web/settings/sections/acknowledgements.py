"""What each inbox answers by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.conversations.actions.set_acknowledgement import set_acknowledgement
from inhand.desk.conversations.models import Inbox
from inhand.desk.teams.permissions import may_change_desk
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate


def items() -> list[Item]:
    return [
        Item(
            str(row.pk),
            row.name,
            {"acknowledgement": row.acknowledgement},
            note=row.acknowledgement.partition("\n")[0][:60] or "off",
        )
        for row in Inbox.objects.order_by("name")
    ]


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    text = given.get("acknowledgement", "").replace("\r\n", "\n")
    set_acknowledgement(reading.row(Inbox, key), text=text, by=by, at=at)


SECTION = Section(
    "acknowledgements",
    _l("Acknowledgements"),
    _l(
        "An inbox can answer by itself when somebody writes for the first time about a matter. It "
        "answers people only, less and less often, and stops no clock."
    ),
    "mail-check",
    may_change_desk,
    items,
    save,
)
