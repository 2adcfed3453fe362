"""How long each inbox listens for the same said again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.conversations.actions.set_repeat_hours import set_repeat_hours
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
            {"repeat_hours": row.repeat_hours},
            note=f"{row.repeat_hours} hours" if row.repeat_hours else "off",
        )
        for row in Inbox.objects.order_by("name")
    ]


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    inbox = reading.row(Inbox, key)
    set_repeat_hours(inbox, hours=reading.number(given, "repeat_hours"), by=by, at=at)


SECTION = Section(
    "repeats",
    _l("Repeats"),
    _l(
        "Who writes the same twice, by chat and by mail or to two addresses, is answered once: the "
        "second joins the conversation of the first. It can be taken out again on the page."
    ),
    "copy",
    may_change_desk,
    items,
    save,
)
