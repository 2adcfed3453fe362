"""Label rules: how a topic and an urgency are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.rules.actions.delete_label_rule import delete_label_rule
from inhand.desk.rules.actions.save_label_rule import save_label_rule
from inhand.desk.rules.models import LabelRule, Topic
from inhand.desk.teams.permissions import may_change_rules
from inhand.doors.web.language import later as _l
from inhand.doors.web.settings.sections import reading
from inhand.doors.web.settings.sections.section import URGENCIES, Item, Section, Values
from inhand.ground.text import preview
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from inhand.desk.teams.models import Teammate


def items() -> list[Item]:
    rows = LabelRule.objects.select_related("topic").order_by("position", "pk")
    items = []
    for row in rows:
        urgency = "" if row.urgency is None else _({n: title for n, title, _slug in URGENCIES}[row.urgency])
        told = ", ".join(filter(None, (row.topic.title if row.topic else "", urgency)))
        words = ", ".join(row.keywords)
        values: Values = {
            "keywords": words,
            "sender_domain": row.sender_domain,
            "subject_prefix": row.subject_prefix,
            "channel": row.channel,
            "topic": row.topic_id or "",
            "urgency": "" if row.urgency is None else row.urgency,
        }
        title = preview(words or row.sender_domain or row.subject_prefix or row.channel, 60)
        items.append(Item(str(row.pk), title, values, note=f"→ {told}"))
    return [*items, Item("new", _("Add a rule"), {})]


def save(key: str, given: QueryDict, by: Teammate, at: datetime) -> None:
    rule = None if key == "new" else reading.row(LabelRule, key)
    if rule is not None and given.get("delete"):
        delete_label_rule(rule, by=by, at=at)
        return
    save_label_rule(
        rule, by=by, at=at, keywords=words_of(given),
        sender_domain=given.get("sender_domain", "").strip(), subject_prefix=given.get("subject_prefix", "").strip(),
        channel=given.get("channel", ""),
        topic=reading.one(Topic, given.get("topic")),
        urgency=reading.number(given, "urgency") if given.get("urgency") else None,
        inbox=rule.inbox if rule else None, position=rule.position if rule else None,
    )  # fmt: skip


def words_of(given: QueryDict) -> list[str]:
    """Return the keywords as they were typed, between commas."""
    return [word.strip() for word in given.get("keywords", "").split(",") if word.strip()]


SECTION = Section(
    "rules",
    _l("Label rules"),
    _l("How a topic and an urgency are told. The first match wins."),
    "route",
    may_change_rules,
    items,
    save,
)
