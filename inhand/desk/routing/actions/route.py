"""Let the four gates decide about a conversation, write down why, and do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.find_risk import find_risk
from inhand.desk.conversations.actions.label import Proposal, put
from inhand.desk.conversations.actions.step import hold, step, together
from inhand.desk.conversations.models import Conversation, Label, Message, Urgency
from inhand.desk.conversations.written import Written, newest, unanswered
from inhand.desk.ledger.events import ConversationRouted
from inhand.desk.ownership.actions.assign import give
from inhand.desk.ownership.actions.release import let_go
from inhand.desk.routing import policy as policies
from inhand.desk.routing.decide import Decision, decide
from inhand.desk.routing.policy import Policy
from inhand.desk.routing.snapshot import snapshot
from inhand.desk.rules import risk
from inhand.desk.rules.matching import MessageFacts
from inhand.ground import claim

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.routing.situation import Situation


Labeller = Callable[[Conversation, list[Written], Policy], list[Proposal]]


def nothing(_held: Conversation, _unanswered: list[Written], _policy: Policy) -> list[Proposal]:
    """Leave it to the team's rules."""
    return []


@transaction.atomic(savepoint=False)
def route(
    conversation: Conversation | int, *, at: datetime, cause: int | None = None, labels: Labeller = nothing
) -> Decision | None:
    """Decide and act; ``None`` for a conversation that asks nothing of anybody.

    Decisions are made one at a time in the whole desk: two made from the same picture of loads would both choose
    the same person. ``labels`` says what the team's rules do not say.
    """
    claim.serialise("routing")
    held = hold(conversation)
    if not asks_for_somebody(held):
        return None
    policy, written = policies.present(), newest(held.pk)
    with together(held):
        _label(held, written, policy, at, labels)
        situation = snapshot(held, policy, at=at)
        decision = decide(situation)
        limits = policy.risk_limits.get(decision.team, risk.NO_LIMITS)
        find_risk(
            held,
            read=lambda texts: risk.reasons(texts, topic=held.topic, limits=limits),
            at=at,
            cause=cause,
            newest=written,
        )
        return carry_out(held, situation, decision, policy, at=at, cause=cause)


def asks_for_somebody(conversation: Conversation) -> bool:
    """Tell whether somebody must act on it: it is open."""
    return conversation.state == Conversation.State.OPEN


def _label(
    held: Conversation, messages: list[Written], policy: Policy, at: datetime, labels: Labeller
) -> None:
    """Let the team's rules label what the customer wrote last, and ``labels`` the rest, where no person did."""
    last = next((each for each in messages if each.direction == Message.Direction.IN), None)
    if last is None:
        return
    sender = last.sender[0] if last.sender else ""
    facts = MessageFacts(last.subject, last.said, sender, held.inbox_id, held.platform)
    found = policy.label_rules.propose(facts)
    proposals = []
    if found.topic and not held.topic:
        proposals.append(Proposal(Label.Kind.TOPIC, found.topic, Label.Source.RULE, rule=found.topic_rule))
    if found.urgency is not None and found.urgency > held.urgency:
        proposals.append(
            Proposal(
                Label.Kind.URGENCY,
                Urgency(found.urgency).name.lower(),
                Label.Source.RULE,
                rule=found.urgency_rule,
            )
        )
    ruled = {Label.Kind.TOPIC} if found.topic else set()
    ruled |= {Label.Kind.URGENCY} if found.urgency is not None else set()
    more = [each for each in labels(held, unanswered(messages), policy) if each.kind not in ruled]
    put(held, [*proposals, *more], at=at)


def carry_out(
    conversation: Conversation,
    situation: Situation,
    decision: Decision,
    policy: Policy,
    *,
    at: datetime,
    cause: int | None,
    how: str = "routed",
) -> Decision:
    """Write the decision down and make it true. ``conversation`` is held and as the situation saw it.

    What stands in the lane is looked at by the backup ladder at once, what has an owner when its answer is due.
    """
    event = ConversationRouted(situation=situation.to_facts(), decision=decision.to_facts())
    due_at = due(conversation, policy, decision.team)
    changes: dict[str, Any] = {"due_at": due_at, "climb_at": due_at, "risk_read": conversation.risk_read}
    if due_at and (decision.outcome == "lane" or due_at < at):
        changes["climb_at"] = at
    if decision.outcome == "lane" and conversation.owner_id is None:
        changes |= {"rung": _rung(conversation, decision), "lane_check_at": decision.check_at}
    elif decision.outcome == "keep":
        changes["rung"] = ""
    with together(conversation):
        why = step(conversation, event, at=at, by=None, cause=cause, **changes).pk
        if decision.owner is not None and decision.outcome == "assign":
            give(conversation, to=decision.owner, team=decision.team, by=None, at=at, how=how, cause=why)
        elif decision.outcome == "lane" and (conversation.owner_id or conversation.team_id != decision.team):
            let_go(conversation, team=decision.team, by=None, at=at, how=how, rung=decision.rung,
                   check_at=decision.check_at, cause=why)  # fmt: skip
    return decision


def _rung(conversation: Conversation, decision: Decision) -> str:
    """Keep the rung that it has climbed in this lane: another look at the gates takes it down none."""
    stays = conversation.rung and conversation.team_id == decision.team
    return conversation.rung if stays else decision.rung


def due(conversation: Conversation, policy: Policy, team: int) -> datetime | None:
    """Return when the answer is due, ``None`` if nobody waits."""
    since = conversation.waiting_since
    return policy.due_at(team, conversation.urgency, since) if since else None
