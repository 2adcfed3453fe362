"""What keeps a queue clean: promises with a date, what is carried over with a reason, and the signed Friday sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from inhand.desk.conversations.models import Conversation, Message
from inhand.desk.ownership.models import Handoff
from inhand.desk.teams.models import Team

if TYPE_CHECKING:
    from datetime import datetime


class Promise(models.Model):
    """What a customer was told would happen, and by when. Whoever owns the conversation owes it."""

    class Settled(models.TextChoices):
        KEPT = "kept", "Kept"
        BROKEN = "broken", "Not kept"
        VOID = "void", "Not owed any more"

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="promises")
    words = models.TextField()
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    handoff = models.ForeignKey(Handoff, null=True, on_delete=models.PROTECT, related_name="+")
    settled = models.CharField(max_length=8, choices=Settled, default="", blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at"], name="promise_open", condition=Q(settled=""))]
        constraints: ClassVar = [
            # A task may run twice; a packet or a sentence promises once.
            models.UniqueConstraint(fields=["message", "due_at", "words"], name="promise_of_message_once"),
            models.UniqueConstraint(fields=["handoff"], name="promise_of_handoff_once"),
        ]

    def __str__(self) -> str:
        return f"promise {self.pk}"

    def is_late(self, at: datetime) -> bool:
        return not self.settled and self.due_at <= at


class Sweep(models.Model):
    """A team's look at everything that has waited too long, once a week. ``carried`` is the list that was signed."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="sweeps")
    week = models.DateField()
    called_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    carried = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "week"], name="sweep_once_a_week")]

    def __str__(self) -> str:
        return f"sweep of {self.team_id}, {self.week}"


class CarryOver(models.Model):
    """Why somebody has to go on waiting, and until when. A stale conversation leaves the list with it until then."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="carry_overs")
    reason = models.TextField()
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["conversation", "-at"], name="carry_over_newest")]

    def __str__(self) -> str:
        return f"{self.conversation_id} until {self.until}"
