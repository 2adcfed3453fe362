"""Why somebody has it: the decision that says most, in the words of ``routing/explain.py``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inhand.desk.ledger import queries as ledger
from inhand.desk.routing import explain
from inhand.desk.routing.decision import Decision
from inhand.desk.routing.lanes import lane_label
from inhand.desk.routing.situation import Situation
from inhand.doors.web.conversation.words import line

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.ledger.models import Entry
    from inhand.desk.routing.explain import GateRow, RungRow
    from inhand.doors.web.conversation.words import Names


@dataclass(frozen=True, slots=True)
class Why:
    """A decision as its page shows it; everything in it was known then.

    ``since`` says who has it now, and how, if the decision is not the last word: somebody claimed it, or is on call.
    """

    at: datetime
    reason: str
    outcome: str
    gates: tuple[GateRow, ...]
    rungs: tuple[RungRow, ...]
    check_at: datetime | None
    entry: int
    lane: str = ""
    since: str = ""


def read_why(conversation: Conversation, names: Names) -> Why | None:
    """Return the newest decision of the gates; ``None`` if only people decided."""
    entries = ledger.of_conversation(conversation.pk).filter(name="conversation.routed")
    # A follow-up that stayed with its owner says little; the decision that chose them says all.
    decided = list(entries.order_by("-seq")[:20])
    telling = next(
        (each for each in decided if each.facts["decision"]["outcome"] != "keep"),
        decided[0] if decided else None,
    )
    return _why(telling, names, _changed_hands(conversation.pk, telling)) if telling else None


def _changed_hands(conversation: int, decision: Entry) -> Entry | None:
    """Return the last change of owner or lane after the decision; what the decision itself led to says nothing new."""
    last = ledger.newest_of(conversation, ("conversation.assigned", "lane.entered"))
    if last is None or last.pk < decision.pk or last.facts["how"] in {"routed", "rescued"}:
        return None
    return last


def _why(entry: Entry, names: Names, moved: Entry | None) -> Why:
    decision = Decision.from_facts(entry.facts["decision"])
    situation = Situation.from_facts(entry.facts["situation"])
    return Why(
        at=entry.at,
        reason=decision.reason,
        outcome=decision.outcome,
        gates=explain.gates(situation, decision),
        rungs=explain.rungs(situation, decision, lambda at: names.moment(at.isoformat())),
        check_at=decision.check_at,
        entry=entry.pk,
        lane=_lane(situation, decision),
        since=line(moved, names) if moved else "",
    )


def _lane(situation: Situation, decision: Decision) -> str:
    """Return the label of the lane in which it was left."""
    team = situation.team(decision.team)
    if decision.outcome != "lane" or team is None:
        return ""
    tier = situation.conversation.tier if situation.conversation.team == team.id else 1
    return lane_label(team, decision.topic, tier)
