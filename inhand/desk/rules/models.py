"""What the team agreed on: which topic goes where, how a topic is told, and what answer time is promised."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from inhand.desk.teams.models import Team, Teammate


class Topic(models.Model):
    """A row of the topic table: this topic goes to that team. Without a team it is on the list to be mapped.

    Those ``specialists`` who are in the team are asked before the others.
    """

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=80)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="topics")
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    specialists = models.ManyToManyField(Teammate, blank=True, related_name="specialities")

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class LabelRule(models.Model):
    """If everything given here matches a message, it gets this topic and urgency. First match wins, per field.

    ``inbox`` is an id without a foreign key, since rules and conversations do not know each other.
    """

    position = models.PositiveSmallIntegerField(default=0)
    keywords = models.JSONField(default=list)
    sender_domain = models.CharField(max_length=255, default="", blank=True)
    subject_prefix = models.CharField(max_length=80, default="", blank=True)
    inbox = models.BigIntegerField(null=True, blank=True)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="rules")
    urgency = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"rule {self.pk}"


class Target(models.Model):
    """The promised answer time of an urgency, in business minutes. A row without a team is everyone's."""

    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="targets")
    urgency = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "urgency"], name="target_once"),
            models.UniqueConstraint(fields=["urgency"], name="target_of_all_once", condition=Q(team=None)),
            models.CheckConstraint(name="target_positive", condition=Q(minutes__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.urgency}: {self.minutes} min"
