"""The topic table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation
from inhand.desk.rules import queries, topic_tree
from inhand.desk.rules.actions.save_topic import save_topic
from inhand.desk.rules.models import Topic
from inhand.desk.teams.models import Team, Teammate
from inhand.desk.teams.permissions import may_change_rules
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import Item, Section
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict


def items() -> list[Item]:
    items = [
        Item(
            str(row.pk), row.title,
            {"slug": row.slug, "title": row.title, "team": row.team_id or "", "is_active": row.is_active,
             "is_quiet": row.is_quiet, "specialists": {each.pk for each in row.specialists.all()}},
            note=f"{row.slug} → {team.name if (team := by.team) else _('not mapped')}",
            problem="" if team or not row.is_active else _(
                "Not mapped to a team yet: it "
                "goes to the general team."
            ),
        )
        for row, by in topic_tree.deciding(queries.topics())
    ]  # fmt: skip
    return [
        *items,
        Item("new", _("Add a topic"), {"is_active": True, "is_quiet": False, "specialists": set()}),
    ]


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    slug = given.get("slug", "") if key == "new" else reading.row(Topic, key).slug
    save_topic(
        slug, title=given.get("title", ""), team=reading.one(Team, given.get("team")), by=by, at=at,
        is_active=bool(given.get("is_active")), is_quiet=bool(given.get("is_quiet")),
        specialists=Teammate.objects.filter(pk__in=reading.ids(given, "specialists")),
    )  # fmt: skip


def unmapped() -> list[str]:
    """Return topics in use that no row of the table names."""
    used = Conversation.objects.exclude(topic="").order_by().values_list("topic", flat=True).distinct()
    rows = list(Topic.objects.select_related("team"))
    mapped = {row.slug for row, by in topic_tree.deciding(rows) if by.team}
    return sorted(set(used) - mapped)


SECTION = Section(
    "topics",
    _l("Topics"),
    _l("Gate 1: which topic goes to which team."),
    "tag",
    may_change_rules,
    items,
    save,
)
