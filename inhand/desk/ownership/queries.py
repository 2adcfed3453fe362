"""Reads of who has what, and of what somebody must take first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from inhand.desk.conversations.models import Conversation, Urgency
from inhand.desk.ownership.leaving import Waiting
from inhand.desk.ownership.models import Pass
from inhand.desk.ownership.must_take import Standing, must_take
from inhand.desk.teams import queries as teams
from inhand.desk.teams.hours import business_minutes, shift_at
from inhand.desk.teams.models import Membership, Team

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from inhand.desk.teams.models import Teammate


def in_lane(*teams_: int) -> QuerySet[Conversation]:
    """Return what stands in the lanes of these teams."""
    return Conversation.objects.filter(owner=None, state=Conversation.State.OPEN, team__in=teams_)


def first_to_take(person: Teammate, *, at: datetime, team: int | None = None) -> Standing | None:
    """Return what they must take before anything new: in the lanes of their claim teams, and of ``team``.

    ``team`` is the one out of whose lane they want to claim, which need not be theirs: nobody goes around this rule.
    """
    asked = Q(memberships__teammate=person) | Q(pk=team)
    claiming = list(
        Team.objects.filter(asked, mode=Team.Mode.CLAIM, is_active=True).order_by("pk").distinct()
    )
    if not claiming:
        return None
    shift = shift_at(teams.hours_of_teammate(person), at)
    standing = [each for one in claiming for each in _oldest(one, person, at)]
    return must_take(standing, passed=(), shift_ends_at=shift.ends if shift else None, now=at)


def _oldest(team: Team, person: Teammate, at: datetime) -> Iterator[Standing]:
    """Yield a lane's oldest urgent one and its oldest other: nothing else of it can be the first."""
    hours = teams.hours_of_team(team)
    tier = Membership.objects.filter(team=team, teammate=person).values_list("tier", flat=True).first() or 2
    waiting = in_lane(team.pk).filter(waiting_since__isnull=False, tier__lte=tier)
    waiting = waiting.exclude(pk__in=passed_by(person)).order_by("waiting_since", "pk")
    for is_urgent, kind in (
        (True, waiting.filter(urgency=Urgency.URGENT)),
        (False, waiting.exclude(urgency=Urgency.URGENT)),
    ):
        for pk, since in kind.values_list("pk", "waiting_since")[:1]:
            assert since is not None  # noqa: S101 -- filtered above
            # A team without hours is reckoned by the clock.
            lived = (at - since).total_seconds() / 60
            waited = business_minutes(hours, since, at) if hours.spans else lived
            yield Standing(
                pk, is_urgent, since, waited, team.must_take_minutes, team.end_of_shift_buffer_minutes
            )


def waiting_on(person: Teammate) -> list[Waiting]:
    """Return what they have in which a customer waits; a snooze hides nothing."""
    states = [Conversation.State.OPEN, Conversation.State.SNOOZED]
    held = Conversation.objects.filter(owner=person, state__in=states, waiting_since__isnull=False)
    return [Waiting(pk, due) for pk, due in held.order_by().values_list("pk", "due_at")]


def passed_by(person: Teammate) -> QuerySet[Pass, int]:
    """Return the conversations which they passed."""
    return Pass.objects.filter(teammate=person).values_list("conversation", flat=True)
