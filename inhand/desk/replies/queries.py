"""Reads of drafts, approvals and templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from inhand.desk.replies.models import Approval, Template
from inhand.desk.teams import queries as teams
from inhand.desk.teams.models import Membership

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate
    from inhand.ground.prepared import Slot


def waiting_approval(conversation: Conversation) -> Approval | None:
    """Return the reply of this conversation that waits for approval, if one does."""
    waiting = Approval.objects.filter(conversation=conversation, outcome=Approval.Outcome.WAITING)
    return waiting.select_related("author").first()


def to_approve(person: Teammate | int | Slot) -> QuerySet[Approval]:
    """Return what waits for this person, oldest first. Nobody approves their own words."""
    waiting = Approval.objects.filter(outcome=Approval.Outcome.WAITING).exclude(author=person)
    return waiting.filter(conversation__team__in=teams.approved_by(person)).order_by("asked_at", "pk")


def templated_topics() -> frozenset[str]:
    """Return the topics that have a template; "" stands for templates that are for every topic."""
    return frozenset(Template.objects.filter(owner=None).values_list("topic", flat=True))


def templates_for(person: Teammate | Slot) -> QuerySet[Template]:
    """Return the templates somebody may use: their own, their teams', everybody's; the most used first."""
    mine = Membership.objects.filter(teammate=person).values("team")
    seen = Q(owner=person) | Q(team__in=mine) | Q(owner=None, team=None)
    return Template.objects.filter(seen).order_by("-uses", "title")
