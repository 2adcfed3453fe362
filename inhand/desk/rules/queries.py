"""Reads of what the team agreed on."""

from __future__ import annotations

from inhand.desk.rules.matching import Rule, RuleSet
from inhand.desk.rules.models import LabelRule, Target, Topic
from inhand.desk.rules.targets import Targets

_NAMES = ("low", "normal", "high", "urgent")


def topics() -> list[Topic]:
    """Return the topic table in its order."""
    return list(
        Topic.objects.select_related("team").prefetch_related("specialists").order_by("position", "id")
    )


def rule_set() -> RuleSet:
    """Return the label rules in their order, ready to be asked."""
    rows = LabelRule.objects.select_related("topic").order_by("position", "id")
    return RuleSet(
        Rule(
            id=row.pk,
            position=row.position,
            keywords=tuple(row.keywords),
            sender_domain=row.sender_domain,
            subject_prefix=row.subject_prefix,
            inbox=row.inbox,
            topic=row.topic.slug if row.topic and row.topic.is_active else "",
            urgency=row.urgency,
        )
        for row in rows
    )


def targets() -> dict[int | None, Targets]:
    """Return the targets by team; ``None`` stands for every team without its own, urgency by urgency."""
    given: dict[int | None, dict[str, int]] = {None: {}}
    for team, urgency, minutes in Target.objects.values_list("team_id", "urgency", "minutes"):
        given.setdefault(team, {})[_NAMES[urgency]] = minutes
    return {team: Targets(**{**given[None], **theirs}) for team, theirs in given.items()}
