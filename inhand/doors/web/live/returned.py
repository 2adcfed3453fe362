"""A page gives a sign of life; who comes back after a while hears that they were shown as away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from inhand.desk.routing import policy as policies
from inhand.desk.teams.actions.seen import seen
from inhand.desk.teams.hours import shift_at
from inhand.desk.teams.models import Teammate
from inhand.desk.teams.presence import missed_since, status_at
from inhand.desk.teams.queries import gone_after
from inhand.doors.web import said
from inhand.doors.web.local_time import zone
from inhand.ground.words import gettext as _

if TYPE_CHECKING:
    from datetime import datetime


def heard_of(teammate: int, *, at: datetime) -> str:
    """Note the sign of life; return what to tell them, empty if they missed nothing of their shift."""
    former = seen(teammate, at=at)
    person = Teammate.objects.filter(pk=teammate).first() if former else None
    hours = policies.present().hours_of_person.get(teammate)
    if person is None or hours is None or status_at(person.status, person.status_until, at) == "away":
        return ""
    minutes = min(gone_after(teammate))
    since = missed_since(former, shift=shift_at(hours, at), minutes=minutes, now=at)
    if since is None:
        return ""
    with timezone.override(zone(person.time_zone)):
        return _(
            "You were shown as away since {moment}, and nothing new came to you. You are back now."
        ).format(moment=said.moment(since, at))
