"""Words that are used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.replies.actions.save_template import save_template
from inhand.desk.replies.models import Template
from inhand.desk.teams.permissions import may_change_rules
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate


def items() -> list[Item]:
    items = [
        Item(
            str(row.pk),
            row.title,
            {"title": row.title, "text": row.text, "topic": row.topic},
            note=row.topic or "any topic",
        )
        for row in Template.objects.order_by("title")
    ]
    return [*items, Item("new", "Write a template", {})]


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    template = None if key == "new" else reading.row(Template, key)
    save_template(
        template,
        title=given.get("title", ""),
        text=given.get("text", ""),
        topic=given.get("topic", ""),
        by=by,
        at=at,
    )


SECTION = Section(
    "templates",
    "Templates",
    "Words that are used again, with variables.",
    "square-pen",
    may_change_rules,
    items,
    save,
)
