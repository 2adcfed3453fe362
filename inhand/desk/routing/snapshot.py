"""Read the situation of a conversation: the rules, the people now, and what they have on their hands."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Case, ExpressionWrapper, F, Sum, Value, When

from inhand.desk.conversations.models import Conversation, Urgency
from inhand.desk.ledger.events import LaneEntered
from inhand.desk.ledger.models import Entry
from inhand.desk.routing.situation import ConversationFacts, PersonFacts, Situation
from inhand.desk.teams.hours import add_business_minutes, next_shift, shift_at
from inhand.desk.teams.models import Teammate
from inhand.ground import prepared

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.situation import TeamFacts

URGENT_WEIGHT = 2
_FIELDS = (
    "pk",
    "name",
    "status",
    "capacity",
    "status_until",
    "last_seen_at",
    "last_assigned_at",
    "back_since",
)


def snapshot(conversation: Conversation, policy: Policy, *, at: datetime) -> Situation:
    """Return what may be known about placing a conversation, and nothing more."""
    entered = _lane_entries(conversation)
    placed = _placed_team(entered)
    facts = ConversationFacts(
        id=conversation.pk,
        topic=conversation.topic,
        urgency=Urgency(conversation.urgency).name.lower(),
        waiting_since=conversation.waiting_since,
        due_at=conversation.due_at,
        owner=conversation.owner_id,
        is_follow_up=conversation.owner_id is not None,
        live_chat=conversation.platform == "chat",
        placed_team=placed,
        declined=_declined(entered),
        team=conversation.team_id,
        follow_up_until=_follow_up_until(conversation, policy, at),
    )
    teams = _concerned(conversation, policy, placed)
    return Situation(
        now=at,
        conversation=facts,
        topics=tuple(row for row in policy.topics if row.slug == conversation.topic),
        teams=teams,
        people=tuple(people(policy, _asked(teams, conversation), at)),
    )


def _follow_up_until(conversation: Conversation, policy: Policy, at: datetime) -> datetime | None:
    """Return until when an absent owner may come back to it, in the hours of its team."""
    team = next((team for team in policy.teams if team.id == conversation.team_id), None)
    if conversation.owner_id is None or team is None:
        return None
    since = conversation.waiting_since or at
    return add_business_minutes(policy.hours_of_team[team.id], since, team.follow_up_window_minutes)


def _concerned(conversation: Conversation, policy: Policy, placed: int | None) -> tuple[TeamFacts, ...]:
    """Return the topic's team, its backup and the general team; for a follow-up the owner's teams too."""
    by_id = {team.id: team for team in policy.teams}
    wanted = {row.team for row in policy.topics if row.slug == conversation.topic}
    wanted |= {team.id for team in policy.teams if team.is_general or conversation.owner_id in team.members}
    wanted |= {conversation.team_id, placed}
    wanted |= {by_id[pk].backup for pk in wanted if pk in by_id}
    return tuple(team for team in policy.teams if team.id in wanted)


def _asked(teams: Iterable[TeamFacts], conversation: Conversation) -> set[int]:
    asked = {pk for team in teams for pk in (*team.members, team.lead)} | {conversation.owner_id}
    return {pk for pk in asked if pk is not None}


def people(policy: Policy, wanted: set[int], at: datetime) -> Iterable[PersonFacts]:
    """Yield teammates as they are now, in the order of their ids."""
    ids = sorted(wanted)
    loads = dict(_loads_of(len(ids))(*ids))
    rows = _people_of(len(ids))(*ids)
    for pk, name, status, capacity, until, seen, assigned, back in rows:
        hours = policy.hours_of_person[pk]
        shift = shift_at(hours, at)
        following = next_shift(hours, at) if shift is None else None
        yield PersonFacts(
            id=pk,
            name=name,
            status=status,
            capacity=capacity,
            load=loads.get(pk, 0),
            shift_ends_at=shift.ends if shift else None,
            next_shift_at=following.starts if following else None,
            status_until=until,
            last_seen_at=seen,
            last_assigned_at=assigned,
            back_since=back,
        )


def load_by_owner() -> dict[int, int]:
    """Return the weight of what waits on each owner: 2 for urgent, 1 otherwise (semantics 4)."""
    return dict(_loads(Conversation.objects.filter(owner__isnull=False)))


def _loads(held: QuerySet[Conversation]) -> QuerySet[Any, Any]:
    waiting = held.filter(state=Conversation.State.OPEN, waiting_since__isnull=False)
    weight = Case(When(urgency=Urgency.URGENT, then=Value(URGENT_WEIGHT)), default=Value(1))
    return waiting.order_by().values_list("owner_id").annotate(load=Sum(weight))


@cache
def _loads_of(people: int) -> prepared.Query:
    """Ask only for those who may get it: it costs what they hold, not what the whole desk holds."""
    # A relation's own ``in`` takes no slots, a number's does.
    holder = ExpressionWrapper(F("owner_id"), output_field=prepared.NUMBER)
    held = Conversation.objects.alias(holder=holder)
    return prepared.Query(lambda *ids: _loads(held.filter(holder__in=ids)), *[prepared.NUMBER] * people)


@cache
def _people_of(people: int) -> prepared.Query:
    return prepared.Query(
        lambda *ids: Teammate.objects.filter(pk__in=ids, is_active=True).order_by("pk").values_list(*_FIELDS),
        *[prepared.NUMBER] * people,
    )


def _lane_entries(conversation: Conversation) -> list[dict[str, Any]]:
    """Return how it came into the lane where it stands, oldest first; empty if it stands in none."""
    if conversation.owner_id is not None or conversation.lane_since is None:
        return []
    return [facts for (facts,) in _entered(conversation.pk, conversation.lane_since)]


_entered = prepared.Query(
    lambda conversation, since: (
        Entry.objects.filter(conversation=conversation, name=LaneEntered.name, at__gte=since)
        .order_by("seq")
        .values_list("facts")
    ),
    prepared.NUMBER,
    prepared.TIME,
)


def _declined(entered: list[dict[str, Any]]) -> tuple[int, ...]:
    """Return who let go of it since it is in the lane; it does not come straight back to them."""
    formers = {facts["former_owner"] for facts in entered if facts["how"] != "routed"}
    return tuple(sorted(former for former in formers if former))


def _placed_team(entered: list[dict[str, Any]]) -> int | None:
    """Return the team into whose lane a person put it by a handoff; that goes before the topic table."""
    placed = [facts["team"] for facts in entered if facts["how"] in {"handed_off", "returned"}]
    return placed[-1] if placed else None
