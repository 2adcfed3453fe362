"""Take the step of the backup ladder that has come, or rescue what its absent owner cannot answer in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Conversation, Urgency
from inhand.desk.ledger.events import ConversationAssigned, LaneEntered, RungClimbed
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.actions.assign import give
from inhand.desk.routing import policy as policies
from inhand.desk.routing.actions.ask_takers import ask_takers
from inhand.desk.routing.actions.rescue import is_absent, rescue, window_ends
from inhand.desk.routing.actions.route import carry_out
from inhand.desk.routing.decide import decide
from inhand.desk.routing.gates.hours import absence
from inhand.desk.routing.ladder import LANE, ON_CALL, STALE, Lane, Promise, Standing, in_hand, in_lane
from inhand.desk.routing.situation import write_time
from inhand.desk.routing.snapshot import people, snapshot
from inhand.desk.teams.models import Team, Teammate
from inhand.ground import claim, prepared

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.routing.decide import Decision
    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.situation import Situation

_GONE = {"off_shift", "away", "disconnected"}


@transaction.atomic(savepoint=False)
def climb(conversation: Conversation | int, *, at: datetime, cause: int | None = None) -> Conversation:
    """Look where it stands by now. Whoever can take it gets it; what has no clock any more is left alone."""
    claim.serialise("routing")
    held = hold(conversation)
    if not is_waiting(held):
        return held
    policy = policies.present()
    situation = snapshot(held, policy, at=at)
    if held.owner_id is None:
        _in_lane(held, situation, policy, at, cause)
    else:
        _in_hand(held, situation, policy, at, cause)
    return held


LIMIT = 200


def climb_due(*, at: datetime) -> int:
    """Look at everything whose moment has come, as far as one go reaches; return how many that was."""
    due = waiting().filter(climb_at__lte=at).order_by("climb_at", "pk").values_list("pk", flat=True)
    pks = list(due[:LIMIT])
    for pk in pks:
        climb(pk, at=at)
    return len(pks)


def climb_late_of(owner: int, *, at: datetime) -> None:
    """Look at what somebody holds past its target: they may be gone now."""
    for pk in waiting().filter(owner=owner, due_at__lte=at).order_by("pk").values_list("pk", flat=True):
        climb(pk, at=at)


def climb_for_on_call(teammate: int, *, at: datetime) -> None:
    """Look at what the named on-call was told of while they were not there: they may be now."""
    told = waiting().filter(owner=None, rung=ON_CALL, team__on_call=teammate).order_by("pk")
    for pk in told.values_list("pk", flat=True):
        climb(pk, at=at)


def first_climb() -> datetime | None:
    """Return when the ladder has to look next."""
    return next((at for (at,) in _first()), None)


def waiting() -> QuerySet[Conversation]:
    """Return every conversation in which a customer waits on us; a snooze hides nothing."""
    return Conversation.objects.filter(state__in=["open", "snoozed"], waiting_since__isnull=False)


_first = prepared.Query(
    lambda: waiting().filter(climb_at__isnull=False).order_by("climb_at").values_list("climb_at")[:1]
)


def is_waiting(conversation: Conversation) -> bool:
    """Tell whether a customer waits on us; a snooze hides nothing."""
    live = conversation.state in {Conversation.State.OPEN, Conversation.State.SNOOZED}
    return live and conversation.waiting_since is not None


def _in_lane(
    held: Conversation, situation: Situation, policy: Policy, at: datetime, cause: int | None
) -> None:
    decision = decide(situation)
    if decision.outcome == "assign" or decision.team != held.team_id:
        carry_out(held, situation, decision, policy, at=at, cause=cause)
        return
    lane = Lane(
        since=held.lane_since or at,
        urgent=held.urgency == Urgency.URGENT,
        takers=bool(decision.could_take),
        comes_at=decision.check_at if not decision.could_take else None,
        deserted=_is_deserted(decision),
    )
    standing = in_lane(lane, _promise(held, policy), at)
    taker = _on_call_at_work(held, situation, policy, at) if standing.step.rung == ON_CALL else None
    asks_at = None
    if taker is not None:
        give(held, to=taker, team=held.team_id, by=None, at=at, how="on_call", cause=cause)
    else:
        _record(held, standing, at=at, cause=cause)
        asks_at = ask_takers(held, decision.could_take, policy, at=at, cause=cause)
    _look_again(held, standing, at, *([asks_at] if asks_at else []))


def _is_deserted(decision: Decision) -> bool:
    asked = [verdict for rung in decision.trail if rung.rung != "others" for verdict in rung.verdicts]
    return all(verdict.code in _GONE for verdict in asked if verdict.code != "declined")


def _promise(held: Conversation, policy: Policy) -> Promise:
    since = held.waiting_since or held.opened_at
    return policy.promise(held.team_id, held.urgency, since)


def _on_call_at_work(held: Conversation, situation: Situation, policy: Policy, at: datetime) -> int | None:
    """Return the named on-call if they are at work, busy or at their cap as they may be, and did not let go of it."""
    named = Team.objects.filter(pk=held.team_id).values_list("on_call_id", flat=True).first()
    team = situation.team(held.team_id)
    if named is None or team is None or named in situation.conversation.declined:
        return None
    found = list(people(policy, {named}, at))
    return named if found and absence(situation.now, team, found[0]) is None else None


def _in_hand(
    held: Conversation, situation: Situation, policy: Policy, at: datetime, cause: int | None
) -> None:
    window = window_ends(held, situation, policy)
    if window and window <= at and is_absent(situation):
        rescue(held, situation, policy, at=at, cause=cause)
        return
    standing = in_hand(_promise(held, policy), at)
    began = held.assignments.filter(ended_at=None).values_list("began_at", flat=True).first()
    if began is None or standing.step.at > began:  # what was late before is no new owner's doing
        _record(held, standing, at=at, cause=cause)
    moments = [window] if window and window > at else _may_leave_at(situation, at)
    _look_again(held, standing, at, *moments)


def _may_leave_at(situation: Situation, at: datetime) -> list[datetime]:
    """Return when an owner who is at work may be gone: at the end of the shift, or when nothing is heard of them."""
    owner, team = situation.person(situation.conversation.owner), situation.team(situation.conversation.team)
    moments = [owner.shift_ends_at] if owner else []
    if owner and team and owner.last_seen_at and team.disconnect_minutes:
        moments.append(owner.last_seen_at + timedelta(minutes=team.disconnect_minutes))
    return [moment for moment in moments if moment and moment > at]


def _record(held: Conversation, standing: Standing, *, at: datetime, cause: int | None) -> None:
    """Write the step down if it is a new one. A rung is never climbed twice, and what is slower now waits there."""
    reached = standing.step
    if reached.rung in {"", LANE} or reached.share <= _last_share(held):
        return
    told = _told(held, reached.rung)
    event = RungClimbed(
        rung=reached.rung,
        share=reached.share,
        team=held.team_id,
        told=told,
        next_at=write_time(standing.next.at) or "",
    )
    step(held, event, at=at, by=None, cause=cause, rung=reached.rung, climb_at=standing.next.at)


def _last_share(held: Conversation) -> int:
    """Return the highest step it took on this ladder: since it is in this lane, or since the customer waits."""
    climbed = Entry.objects.filter(conversation=held.pk, name=RungClimbed.name)
    if held.owner_id:
        climbed = climbed.filter(at__gte=held.waiting_since)
    else:
        entered = Entry.objects.filter(
            conversation=held.pk, name__in=[LaneEntered.name, ConversationAssigned.name]
        )
        climbed = climbed.filter(seq__gt=entered.aggregate(last=Max("seq"))["last"] or 0)
    steps = climbed.values_list("facts", flat=True)
    shares = [facts["share"] for facts in steps if (facts["rung"] == STALE) == bool(held.owner_id)]
    return max(shares, default=-1)


def _told(held: Conversation, rung: str) -> list[int]:
    """Return who is told in person: the on-call, for what is stale the lead; if there is none, whoever there is."""
    if rung not in {ON_CALL, STALE}:
        return []
    team = Team.objects.get(pk=held.team_id)
    named = (team.on_call_id, team.lead_id) if rung == ON_CALL else (team.lead_id, team.on_call_id)
    candidates = [pk for pk in named if pk and pk != held.owner_id]
    here = list(Teammate.objects.here().filter(pk__in=candidates).values_list("pk", flat=True))
    first = next((pk for pk in candidates if pk in here), None)
    if first is not None:
        return [first]
    rest = Teammate.objects.here().filter(role=Teammate.Role.ADMINISTRATOR).order_by("pk")
    return [pk for pk in rest.values_list("pk", flat=True) if pk != held.owner_id]


def _look_again(held: Conversation, standing: Standing, at: datetime, *moments: datetime) -> None:
    """Set when the ladder looks by itself. It follows from the clocks, so it is reckoned and not recorded."""
    soonest = min(moment for moment in (standing.next.at, *moments) if moment > at)
    if held.climb_at != soonest:
        prepared.update(Conversation, {"id": held.pk}, climb_at=soonest)
        held.climb_at = soonest
