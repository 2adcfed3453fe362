"""What a rule that labels would have matched in past mail, as the gates would have asked it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from inhand.desk.conversations.actions.erase_person import ERASED
from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.conversations.queries import visible_to
from inhand.desk.rules.matching import MessageFacts, Rule, RuleSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inhand.desk.teams.models import Teammate

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Trial:
    """``shown`` are the newest of the hits; ``same`` have the rule's topic already, ``other`` another."""

    asked: int
    hits: int
    same: int
    other: int
    shown: Sequence[Conversation]


def try_rule(rule: Rule, person: Teammate, *, newest: int) -> Trial:
    """Ask the first message of each of the ``newest`` conversations. Nothing is changed."""
    alone = RuleSet([rule])
    first = Message.objects.filter(
        conversation=OuterRef("pk"), direction=Message.Direction.IN, automatic=""
    ).order_by("pk")
    rows = (
        visible_to(person)
        .filter(merged_into=None)
        .exclude(state=Conversation.State.SPAM)
        .annotate(
            said=Subquery(first.values("visible_text")[:1]),
            in_full=Subquery(first.values("text")[:1]),
            told=Subquery(first.values("subject")[:1]),
            writer=Subquery(first.values("sender")[:1]),
        )
        .select_related("contact")
        .order_by("-pk")[:newest]
    )
    asked, hits = 0, []
    for row in rows.iterator(chunk_size=200):
        asked += 1
        if row.told not in {None, ERASED} and _matches(alone, row):
            hits.append(row)
    same = sum(row.topic == rule.topic for row in hits if rule.topic)
    other = sum(bool(row.topic) and row.topic != rule.topic for row in hits if rule.topic)
    return Trial(asked, len(hits), same, other, hits[:MOST_SHOWN])


def _matches(alone: RuleSet, row: Conversation) -> bool:
    writer = row.writer or [""]  # type: ignore[attr-defined]  # annotated above
    facts = MessageFacts(row.told, row.said or row.in_full, writer[0], row.inbox_id, row.platform)  # type: ignore[attr-defined]
    found = alone.propose(facts)
    return found.topic_rule is not None or found.urgency_rule is not None
