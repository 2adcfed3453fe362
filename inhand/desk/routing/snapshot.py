"""Read the situation of a conversation: the rules, the people now, and what they have on their hands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Sum, Value, When

from inhand.desk.conversations.models import Conversation, Message, Urgency
from inhand.desk.ledger.events import LaneEntered
from inhand.desk.ledger.models import Entry
from inhand.desk.ownership.models import Assignment, Pass
from inhand.desk.routing.decide import CLAIM
from inhand.desk.routing.pieces import missing_pieces
from inhand.desk.routing.situation import ConversationFacts, PersonFacts, Situation
from inhand.desk.teams.hours import add_business_minutes, is_back_with, next_shift, shift_at
from inhand.desk.teams.models import Teammate
from inhand.desk.teams.presence import back_since, status_at
from inhand.ground import prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.routing.policy import Policy
    from inhand.desk.routing.situation import TeamFacts
    from inhand.desk.teams.hours import Shift, WeeklyHours

LIVE_CHAT = "chat"
# A conversation weighs 1; urgent and live chat ask for more of a person (semantics 4).
WEIGHT = Case(When(Q(urgency=Urgency.URGENT) | Q(platform=LIVE_CHAT), then=Value(2)), default=Value(1))
# A shift that ends later than this needs no next one: the longest buffer a team can set.
_SOON = timedelta(hours=4)
_FIELDS = (
    "pk",
    "name",
    "status",
    "capacity",
    "channel_capacity",
    "status_until",
    "last_seen_at",
    "newest",
    "back_since",
    "status_since",
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
        live_chat=conversation.platform == LIVE_CHAT,
        placed_team=placed,
        declined=_declined(entered, _passed_by(conversation, policy)),
        team=conversation.team_id,
        follow_up_until=follow_up_until(conversation, policy, at, is_answered=_is_answered),
        tier=conversation.tier,
        platform=conversation.platform,
    )
    teams = _concerned(conversation, policy, placed)
    return Situation(
        now=at,
        conversation=facts,
        topics=tuple(row for row in policy.topics if row.slug == conversation.topic),
        teams=teams,
        people=tuple(people(policy, _asked(teams, conversation), at)),
        missing_context=missing_pieces(conversation, policy),
    )


def follow_up_until(
    conversation: Conversation, policy: Policy, at: datetime, *, is_answered: Callable[[int], bool]
) -> datetime | None:
    """Return until when an absent owner may come back to it: to a first reply until its target, else in team hours."""
    team = next((team for team in policy.teams if team.id == conversation.team_id), None)
    if conversation.owner_id is None or team is None:
        return None
    if conversation.waiting_since and not is_answered(conversation.pk):
        return policy.due_at(team.id, conversation.urgency, conversation.waiting_since)
    since = conversation.waiting_since or at
    return add_business_minutes(policy.hours_of_team[team.id], since, team.follow_up_window_minutes)


def answered(conversations: Sequence[int]) -> set[int]:
    """Return those of them that a person has answered."""
    return {pk for (pk,) in _answered(conversations)}


def _is_answered(conversation: int) -> bool:
    return bool(answered([conversation]))


def _replies(conversations: Sequence[Any]) -> QuerySet[Any, Any]:
    replies = Message.objects.filter(direction=Message.Direction.OUT, automatic="")
    sent = replies.exclude(state=Message.State.UNDONE).filter(conversation=OuterRef("pk"))
    return Conversation.objects.filter(Exists(sent), pk__in=conversations).values_list("pk")


_answered = prepared.Among(_replies)


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
    burdens = _burdens(_held_by(ids))
    for pk, name, status, capacity, caps, until, seen, assigned, back, since in _people_of(ids):
        hours = policy.hours_of_person[pk]
        shift = shift_at(hours, at)
        following = next_shift(hours, at) if shift is None or shift.ends - at <= _SOON else None
        burden = burdens.get(pk, _NOTHING)
        yield PersonFacts(
            id=pk,
            name=name,
            status=status,
            capacity=capacity,
            load=burden.load,
            waiting=burden.waiting,
            channels=tuple((each, burden.of.get(each, 0), most) for each, most in sorted(caps.items())),
            shift_ends_at=shift.ends if shift else None,
            next_shift_at=following.starts if following else None,
            status_until=until,
            last_seen_at=seen,
            last_assigned_at=assigned,
            back_since=_back_since(hours, shift, _ended_by_itself(status, since, until, at) or back),
        )


def _ended_by_itself(
    status: str, since: datetime | None, until: datetime | None, at: datetime
) -> datetime | None:
    """Return when a long time away was over without a word of theirs."""
    over = status == Teammate.Status.AWAY and status_at(status, until, at) != status
    return back_since(since, until) if over else None


def _back_since(hours: WeeklyHours, shift: Shift | None, status_since: datetime | None) -> datetime | None:
    """Return when they came back from more than a day: by their status, or by the time off in their calendar."""
    if shift is None or not is_back_with(hours, shift):
        return status_since
    return max(shift.starts, status_since) if status_since else shift.starts


@dataclass(slots=True)
class Burden:
    """What waits on somebody: its weight, how many it is, and how many of each platform."""

    load: int = 0
    waiting: int = 0
    of: dict[str, int] = field(default_factory=dict)


_NOTHING = Burden()


def _burdens(rows: Iterable[tuple[Any, ...]]) -> dict[int, Burden]:
    burdens: dict[int, Burden] = {}
    for owner, platform, load, number in rows:
        burden = burdens.setdefault(owner, Burden())
        burden.load += load
        burden.waiting += number
        burden.of[platform] = number
    return burdens


def _waiting_on(people: Sequence[Any]) -> QuerySet[Any, Any]:
    """Ask only for those who may get it: it costs what they hold, not what the whole desk holds."""
    waiting = Conversation.objects.alias(holder=prepared.number("owner_id")).filter(
        state=Conversation.State.OPEN, waiting_since__isnull=False, holder__in=people
    )
    grouped = waiting.order_by().values_list("owner_id", "platform")
    return grouped.annotate(load=Sum(WEIGHT), number=Count("pk"))


def _as_they_are(people: Sequence[Any]) -> QuerySet[Any, Any]:
    newest = Assignment.objects.filter(teammate=OuterRef("pk")).order_by("-began_at").values("began_at")[:1]
    here = Teammate.objects.filter(is_active=True, pk__in=people).annotate(newest=Subquery(newest))
    return here.order_by("pk").values_list(*_FIELDS)


_held_by = prepared.Among(_waiting_on)
_people_of = prepared.Among(_as_they_are)


def _lane_entries(conversation: Conversation) -> list[dict[str, Any]]:
    """Return how it came into the lane where it stands, oldest first; empty if it stands in none."""
    if conversation.owner_id is not None or conversation.lane_since is None:
        return []
    return [facts for at, facts in _entered(conversation.pk) if at >= conversation.lane_since]


_entered = prepared.Query(
    lambda conversation: (
        Entry.objects.filter(conversation=conversation, name=LaneEntered.name)
        .order_by("seq")
        .values_list("at", "facts")
    ),
    prepared.NUMBER,
)


def _declined(entered: list[dict[str, Any]], passed: set[int]) -> tuple[int, ...]:
    """Return who let go of it since it is in the lane, and who passed it; it does not come straight back to them."""
    formers = {facts["former_owner"] for facts in entered if facts["how"] not in {"routed", "rescued"}}
    return tuple(sorted(former for former in formers | passed if former))


def _passed_by(conversation: Conversation, policy: Policy) -> set[int]:
    """Return who passed it. Only a claim team asks its people to take or pass."""
    claiming = {team.id for team in policy.teams if team.mode == CLAIM}
    if conversation.owner_id is not None or conversation.team_id not in claiming:
        return set()
    return {pk for (pk,) in _passes(conversation.pk)}


_passes = prepared.Query(
    lambda conversation: Pass.objects.filter(conversation=conversation).values_list("teammate_id"),
    prepared.NUMBER,
)


def _placed_team(entered: list[dict[str, Any]]) -> int | None:
    """Return the team into whose lane a person put it by a handoff; that goes before the topic table."""
    placed = [facts["team"] for facts in entered if facts["how"] in {"handed_off", "returned"}]
    return placed[-1] if placed else None
