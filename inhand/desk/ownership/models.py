"""Who has a conversation: each stretch of having it, each transfer with its packet, and who passed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from inhand.desk.conversations.models import Conversation
from inhand.desk.ownership.packet import RETURN_WINDOW
from inhand.desk.teams.models import Team

if TYPE_CHECKING:
    from datetime import datetime


class Assignment(models.Model):
    """One stretch of a teammate having a conversation. At most one of a conversation is not over."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="assignments")
    teammate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=20)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        # When somebody was given something last is asked here and kept nowhere else: written on the teammate it would
        # let two who give something to each other's people wait for one another.
        indexes: ClassVar = [models.Index(fields=["teammate", "-began_at"], name="assignment_newest")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"], name="assignment_one_owner", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.teammate_id}"


class Handoff(models.Model):
    """A transfer with its packet. ``promised`` says "nothing" where nothing was; ``tier`` 2 was handed up a tier."""

    class State(models.TextChoices):
        SENT = "sent", "Sent"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        RETURNED = "returned", "Returned"
        PASSED_ON = "passed_on", "Handed on"

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="handoffs")
    from_teammate = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to_teammate = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    goal = models.TextField()
    promised = models.TextField()
    blocked = models.TextField(default="", blank=True)
    billing_or_legal = models.CharField(max_length=20)
    next_step = models.TextField()
    due = models.DateTimeField(null=True, blank=True)
    risk = models.TextField(default="", blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.SENT)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    return_reason = models.TextField(default="", blank=True)
    tier = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"handoff {self.pk}"

    @property
    def returnable_until(self) -> datetime:
        return self.sent_at + RETURN_WINDOW

    def is_returnable(self, at: datetime) -> bool:
        """Tell whether its receiver may still give it back."""
        return self.state == self.State.SENT and at <= self.returnable_until


class Pass(models.Model):
    """Somebody left a conversation in the lane to others, with a reason. It is not asked of them again."""

    class Why(models.TextChoices):
        SKILL = "lack_of_skill", "Lack of skill"
        CONFLICT = "conflict_of_interest", "Conflict of interest"
        OTHER = "other", "Another reason"

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="passes")
    teammate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="passes")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=24, choices=Why)
    words = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "passes"
        indexes: ClassVar = [models.Index(fields=["at"], name="pass_when")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "teammate"], name="pass_once"),
        ]

    def __str__(self) -> str:
        return f"{self.teammate_id} passed {self.conversation_id}"
