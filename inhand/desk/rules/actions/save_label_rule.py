"""Write a rule that labels messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from inhand.desk.rules.matching import GIVES_NOTHING, LOOKS_FOR_NOTHING, normal
from inhand.desk.rules.models import LabelRule
from inhand.desk.teams.actions.edit import added, edit
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.rules.models import Topic
    from inhand.desk.teams.models import Teammate

LONGEST_KEYWORD = 100
MOST_KEYWORDS = 200
_URGENCIES = range(4)
_SENDER = re.compile(r"([^\s@/]+@)?[^\s@/.]+(\.[^\s@/.]+)*")


class BadRule(BadInput):
    """A rule cannot be like that."""


@transaction.atomic
def save_label_rule(
    rule: LabelRule | None,
    *,
    by: Teammate | None,
    at: datetime,
    keywords: Iterable[str] = (),
    sender_domain: str = "",
    subject_prefix: str = "",
    inbox: int | None = None,
    channel: str = "",
    topic: Topic | None = None,
    urgency: int | None = None,
    position: int | None = None,
) -> LabelRule:
    """Make a rule (``None``), or write all of one anew. New ones come last. Raise ``BadRule``."""
    fields: dict[str, Any] = {
        "keywords": _cleaned(keywords),
        "sender_domain": sender_domain.strip().lstrip("@").lower(),
        "subject_prefix": subject_prefix.strip(),
        "inbox": inbox,
        "channel": channel,
        "topic": topic,
        "urgency": urgency,
    }
    if problems := _problems(fields):
        raise BadRule(problems)
    if rule:
        held = LabelRule.objects.select_for_update().get(pk=rule.pk)
        edit(
            held,
            fields | ({} if position is None else {"position": position}),
            subject="label_rule",
            by=by,
            at=at,
        )
        return held
    fields["position"] = _last() + 1 if position is None else position
    rule = LabelRule.objects.create(**fields)
    added(rule, fields, subject="label_rule", by=by, at=at)
    return rule


def _cleaned(keywords: Iterable[str]) -> list[str]:
    """Return each keyword once, as it was written first, without those that say nothing."""
    cleaned: dict[str, str] = {}
    for keyword in keywords:
        cleaned.setdefault(normal(keyword), " ".join(keyword.split()))
    return [keyword for key, keyword in cleaned.items() if key]


def _problems(fields: dict[str, Any]) -> dict[str, str]:
    problems = {}
    asked = ("keywords", "sender_domain", "subject_prefix", "channel")
    if not any(fields[field] for field in asked) and fields["inbox"] is None:
        problems["keywords"] = LOOKS_FOR_NOTHING
    if len(fields["keywords"]) > MOST_KEYWORDS:
        problems["keywords"] = f"A rule may have {MOST_KEYWORDS} keywords at most. Make a second rule."
    if any(len(keyword) > LONGEST_KEYWORD for keyword in fields["keywords"]):
        problems["keywords"] = f"A keyword may have {LONGEST_KEYWORD} characters at most."
    if fields["sender_domain"] and not _SENDER.fullmatch(fields["sender_domain"]):
        problems["sender_domain"] = (
            f"“{fields['sender_domain']}” is no domain such as example.com, and no address."
        )
    if fields["topic"] is None and fields["urgency"] is None:
        problems["topic"] = GIVES_NOTHING
    if fields["urgency"] is not None and fields["urgency"] not in _URGENCIES:
        problems["urgency"] = "The urgency must be low, normal, high or urgent."
    return problems


def _last() -> int:
    return LabelRule.objects.aggregate(last=Max("position"))["last"] or 0
