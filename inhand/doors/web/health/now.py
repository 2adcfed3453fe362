"""How the desk stands this minute, read from the conversations themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from inhand.desk.conversations.queries import visible_to
from inhand.desk.conversations.queries import waiting as waiting_ids
from inhand.desk.routing import policy as policies
from inhand.desk.routing.drops import number_dropped
from inhand.doors.web.base import who
from inhand.doors.web.base.frame import waiting

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.measures.views import View
    from inhand.desk.teams.models import Teammate
    from inhand.doors.web.base.who import Person


@dataclass(frozen=True, slots=True)
class Now:
    """``late`` have waited longer than a full target: they are stale. ``owned`` counts who waits on each person."""

    waiting: int
    lane: int
    late: int
    oldest: Conversation | None
    drops: int
    here: tuple[Person, ...]
    away: tuple[Person, ...]
    owned: dict[int, int]


def waits(person: Teammate, view: View) -> QuerySet[Conversation]:
    """Return the conversations in which a customer waits; a snooze hides nothing."""
    return visible_to(person).filter(pk__in=waiting_ids(), **view.filters())


def present(person: Teammate, view: View, now: datetime) -> Now:
    found = waits(person, view)
    counts = found.aggregate(
        waiting=Count("pk"),
        lane=Count("pk", filter=Q(owner=None)),
        late=Count("pk", filter=Q(due_at__lte=now)),
    )
    oldest = found.select_related("contact", "owner", "team").order_by("waiting_since", "pk").first()
    everybody = waiting(person, now)
    here, away = who.people(policies.present(), everybody.load, now)
    return Now(
        **counts, oldest=oldest, drops=number_dropped(now), here=here, away=away, owned=everybody.owned
    )
