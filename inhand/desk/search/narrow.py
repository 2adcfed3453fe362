"""From what was asked to the conversations that have it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Exists, Model, OuterRef, Q

from inhand.desk.conversations.models import Conversation, Inbox, Note, Urgency
from inhand.desk.search.match import Holds
from inhand.desk.search.parse import BadQuery
from inhand.desk.teams.models import Team, Teammate

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from django.db.models import QuerySet

    from inhand.desk.search.parse import Filter, Query
    from inhand.ground.prepared import Slot

_M = TypeVar("_M", bound=Model)
_State = Conversation.State


class Asker:
    """Who asks, when, and where their days begin. In a prepared query the first two are slots."""

    def __init__(self, person: int | Slot, now: datetime | Slot, zone: tzinfo = UTC) -> None:
        self.person, self.now, self.zone = person, now, zone


def narrow(rows: QuerySet[Conversation], query: Query, asker: Asker) -> QuerySet[Conversation]:
    """Keep the conversations that have all that was asked for. Raise ``BadQuery`` for a name nobody has."""
    return rows.filter(condition(query, asker))


def condition(query: Query, asker: Asker) -> Q:
    """Return what a conversation must be to be found. Raise ``BadQuery`` for a name nobody has."""
    found = Q(Holds(query.terms, beside=bool(query.filters))) if query.terms else Q()
    for each in query.filters:
        fact = _CONDITIONS[each.name](each, asker)
        found &= ~fact if each.negated else fact
    return found


def _topic(each: Filter, _asker: Asker) -> Q:
    return Q(topic__iexact=each.value.replace(" ", "-")) | Q(topic__iexact=each.value)


def _owner(each: Filter, asker: Asker) -> Q:
    if each.value == "me":
        return Q(owner=asker.person)
    if each.value == "nobody":
        return Q(owner=None)
    people = Teammate.objects.filter(Q(name__icontains=each.value) | Q(email__iexact=each.value))
    return Q(owner__in=_some(each, people, "teammate", Teammate.objects.here()))


def _team(each: Filter, _asker: Asker) -> Q:
    teams = Team.objects.all()
    return Q(team__in=_some(each, teams.filter(name__icontains=each.value), "team", teams))


def _inbox(each: Filter, _asker: Asker) -> Q:
    inboxes = Inbox.objects.all()
    return Q(inbox__in=_some(each, inboxes.filter(name__icontains=each.value), "inbox", inboxes))


def _some(each: Filter, found: QuerySet[_M], noun: str, every: QuerySet[_M]) -> QuerySet[_M]:
    """Return what has the name, or say which names there are. The query asks again: names may change."""
    if found.exists():
        return found
    names = ", ".join(sorted(str(row) for row in every)[:8])
    message = f"{each.name}:{each.value} is no {noun} here. There is {names}."
    raise BadQuery(message)


def _is(each: Filter, asker: Asker) -> Q:
    if each.value == "unassigned":
        return Q(owner=None, state__in=[_State.OPEN, _State.WAITING, _State.SNOOZED])
    if each.value == "past":
        return Q(state=_State.OPEN, due_at__lte=asker.now)
    if each.value == "urgent":
        return Q(urgency=Urgency.URGENT)
    return Q(state=each.value)


def _has(each: Filter, _asker: Asker) -> Q:
    if each.value == "attachment":
        return Q(has_files=True)
    return Q(Exists(Note.objects.filter(conversation=OuterRef("pk"))))


def _before(each: Filter, asker: Asker) -> Q:
    return Q(last_message_at__lt=midnight(each, asker))


def _after(each: Filter, asker: Asker) -> Q:
    return Q(last_message_at__gte=midnight(each, asker))


def midnight(each: Filter, asker: Asker) -> datetime:
    """Return when the day begins where they are who ask."""
    if each.day is None:
        message = f"{each.name}: needs a day."
        raise BadQuery(message)
    return datetime.combine(each.day, time(), asker.zone)


_CONDITIONS: dict[str, Callable[[Filter, Asker], Q]] = {
    "topic": _topic,
    "owner": _owner,
    "team": _team,
    "inbox": _inbox,
    "is": _is,
    "has": _has,
    "before": _before,
    "after": _after,
}
