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
    # The assistant drafts nothing on it.
    is_quiet = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class LabelRule(models.Model):
    """If everything given here matches a message, it gets this topic and urgency. First match wins, per field.

    ``inbox`` is an id without a foreign key, since rules and conversations do not know each other.
    ``sender_domain`` may be a whole address.
    """

    position = models.PositiveSmallIntegerField(default=0)
    keywords = models.JSONField(default=list)
    sender_domain = models.CharField(max_length=255, default="", blank=True)
    subject_prefix = models.CharField(max_length=80, default="", blank=True)
    inbox = models.BigIntegerField(null=True, blank=True)
    channel = models.CharField(max_length=20, default="", blank=True)
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


class RulesVersion(models.Model):
    """The rules of the desk as they were published, or recorded from the settings. Never changed afterwards.

    ``document`` is a rule book in plain values; ``teams`` holds the ids of its teams by name, so that a version is
    still understood after a team got another name.
    """

    number = models.PositiveIntegerField(unique=True)
    document = models.JSONField()
    teams = models.JSONField(default=dict)
    note = models.CharField(max_length=300, default="", blank=True)
    author = models.ForeignKey(Teammate, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"version {self.number}"


class RulesDraft(models.Model):
    """The one draft of the desk, as it was typed: it may still be wrong. Saved by compare-and-set on ``revision``.

    ``base`` are the rules that counted when it was begun, so that what the settings change meanwhile is noticed.
    ``trial`` is what trying it gave, of the revision ``tried``.
    """

    ONLY = 1
    TRYING, TRIED, FAILED = "trying", "tried", "failed"

    document = models.JSONField()
    base = models.JSONField()
    origin = models.CharField(max_length=120, default="", blank=True)
    # It begins at a time and not at 1, so that it never meets the revision of a draft that was thrown away.
    revision = models.PositiveBigIntegerField()
    author = models.ForeignKey(Teammate, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField()
    trial = models.JSONField(null=True)
    tried = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="rules_draft_only_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"draft, revision {self.revision}"
