"""Look at the lanes again: something changed that could help."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from inhand.desk.conversations.actions.step import hold
from inhand.desk.conversations.models import Conversation, Urgency
from inhand.desk.conversations.queries import in_queue_order
from inhand.desk.ledger.events import ConversationRouted
from inhand.desk.ledger.models import Entry
from inhand.desk.routing import policy as policies
from inhand.desk.routing.actions.route import carry_out
from inhand.desk.routing.decide import decide
from inhand.desk.routing.decision import Decision
from inhand.desk.routing.snapshot import snapshot
from inhand.ground import claim, prepared

# So many are decided about in one go; of a kind that nobody can take, one is.
LIMIT = 500
_NO_HURRY = datetime.max.replace(tzinfo=UTC)


@transaction.atomic
def drain(*, at: datetime, cause: int | None = None) -> int:
    """Route what stands in the lanes, in the order of the queue, as far as somebody is free; return how many moved.

    A decision that changes nothing is not written down again: the one that put it there still tells why.
    """
    claim.serialise("routing")
    lanes = Conversation.objects.filter(owner=None, state=Conversation.State.OPEN)
    policy = policies.present()
    stuck: dict[tuple[int, int, str, str, bool], datetime] = {}
    moved = looked = 0
    columns = ("pk", "team_id", "tier", "topic", "platform", "urgency", "due_at")
    for pk, team, tier, topic, platform, urgency, due_at in list(
        in_queue_order(lanes, at).values_list(*columns)
    ):
        kind, due = (team, tier, topic, platform, urgency == Urgency.URGENT), due_at or _NO_HURRY
        # Whoever it waits for is in time for what is due later, too; for what is due sooner the next may be asked.
        if kind in stuck and stuck[kind] <= due:
            continue
        if (looked := looked + 1) > LIMIT:
            break
        held = hold(pk)
        situation = snapshot(held, policy, at=at)
        decision = decide(situation)
        if _changes(held, decision):
            carry_out(held, situation, decision, policy, at=at, cause=cause)
            moved += decision.outcome == "assign"
        elif held.lane_check_at != decision.check_at:
            prepared.update(Conversation, {"id": pk}, lane_check_at=decision.check_at)
        if decision.outcome == "lane" and not situation.conversation.declined:
            stuck[kind] = due
    return moved


def _changes(conversation: Conversation, decision: Decision) -> bool:
    there = (conversation.team_id, bool(conversation.rung))
    if decision.outcome != "lane" or there != (decision.team, True):
        return True
    if conversation.lane_check_at == decision.check_at:
        return False
    # Who could take it comes and goes all day; that it may be taken has been said.
    return not (decision.could_take and _was_to_be_taken(conversation.pk))


def _was_to_be_taken(conversation: int) -> bool:
    told = _last_decision(conversation)
    return bool(told and Decision.from_facts(told[0][0]["decision"]).could_take)


_last_decision = prepared.Query(
    lambda conversation: (
        Entry.objects.filter(conversation=conversation, name=ConversationRouted.name)
        .order_by("-seq")
        .values_list("facts")[:1]
    ),
    prepared.NUMBER,
)


def first_check(at: datetime) -> datetime | None:
    """Return the next time at which a lane asks to be looked at by itself."""
    waiting = Conversation.objects.filter(owner=None, state=Conversation.State.OPEN, lane_check_at__gt=at)
    return waiting.order_by("lane_check_at").values_list("lane_check_at", flat=True).first()
