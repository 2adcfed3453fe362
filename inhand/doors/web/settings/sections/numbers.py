"""Order and invoice numbers: how they look, and where the shop shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.conversations.actions.save_number_pattern import delete_number_pattern, save_number_pattern
from inhand.desk.conversations.models import NumberPattern
from inhand.desk.conversations.numbers import BadPattern, Patterns, check
from inhand.desk.teams.permissions import may_change_rules
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate

_MOST_LINES = 50


def items() -> list[Item]:
    rows = NumberPattern.objects.order_by("position", "pk")
    items = [
        Item(
            str(row.pk),
            row.title,
            {
                "title": row.title,
                "pattern": row.pattern,
                "address": row.address,
                "examples": row.examples,
                "is_active": row.is_active,
                "tried": tried(row.pattern, row.examples),
            },
            note=row.pattern + ("" if row.is_active else ", " + _("not in use")),
        )
        for row in rows
    ]
    return [*items, Item("new", _("Add a number"), {"is_active": True, "tried": []})]


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    row = None if key == "new" else reading.row(NumberPattern, key)
    if row is not None and given.get("delete"):
        delete_number_pattern(row, by=by, at=at)
        return
    save_number_pattern(
        row,
        title=given.get("title", ""),
        pattern=given.get("pattern", ""),
        address=given.get("address", ""),
        examples=given.get("examples", ""),
        is_active=row is None or bool(given.get("is_active")),
        by=by,
        at=at,
    )


def tried(pattern: str, examples: str) -> list[tuple[str, str]]:
    """Return each example with the numbers that the pattern finds in it; empty for one that cannot be used."""
    try:
        check(pattern)
    except BadPattern:
        return []
    ready = Patterns([(0, pattern)])
    lines = [line.strip() for line in examples.splitlines() if line.strip()][:_MOST_LINES]
    return [(line, ", ".join(each.value for each in ready.find(line))) for line in lines]


SECTION = Section(
    "numbers",
    _l("Order numbers"),
    _l(
        "How your order, invoice and customer numbers look. What a customer names stands beside the "
        "conversation, can be searched, and opens in your shop."
    ),
    "hash",
    may_change_rules,
    items,
    save,
)
