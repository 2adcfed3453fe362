"""What was measured: a track a conversation, rows that it left, and each day in sums. All follow from the ledger.

Ids stand without foreign keys, as in the ledger: a figure outlives the names of what it counts.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Measured(models.Model):
    """A row of ``fold.Row``: a stretch or a moment. ``wall`` and ``business`` are minutes, reckoned when it ended."""

    kind = models.CharField(max_length=16)
    entry = models.BigIntegerField()
    conversation = models.BigIntegerField()
    team = models.BigIntegerField()
    inbox = models.BigIntegerField()
    platform = models.CharField(max_length=20)
    topic = models.CharField(max_length=60)
    urgency = models.PositiveSmallIntegerField()
    person = models.BigIntegerField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    wall = models.FloatField()
    business = models.FloatField()
    target = models.PositiveIntegerField(null=True)
    censored = models.BooleanField(default=False)
    good = models.BooleanField(null=True)
    effort = models.FloatField(null=True)
    other_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "measured"
        indexes: ClassVar = [models.Index(fields=["kind", "ended_at"], name="measured_when")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "kind"], name="measured_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.conversation}"


class Tracked(models.Model):
    """A row of ``fold.Track``: what folding has to remember of a conversation."""

    conversation = models.BigIntegerField(primary_key=True)
    team = models.BigIntegerField()
    inbox = models.BigIntegerField()
    platform = models.CharField(max_length=20, blank=True)
    topic = models.CharField(max_length=60, blank=True)
    topic_source = models.CharField(max_length=12, blank=True)
    urgency = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    opened_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    owner = models.BigIntegerField(null=True)
    held_since = models.DateTimeField(null=True)
    lane_since = models.DateTimeField(null=True)
    first_owner_at = models.DateTimeField(null=True)
    first_response_at = models.DateTimeField(null=True)
    is_first_over = models.BooleanField()
    said_by = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField(null=True)
    change_at = models.DateTimeField(null=True)
    change_entry = models.BigIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    closed_entry = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    replied = models.JSONField(default=dict)
    had = models.JSONField(default=dict)
    undo = models.JSONField(default=list)
    arrived_at = models.DateTimeField(null=True)
    arrival_entry = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tracked"
        # What still runs is looked for by its state. Whole, since of a list SQLite cannot see that a part would do.
        indexes: ClassVar = [models.Index(fields=["state"], name="tracked_state")]

    def __str__(self) -> str:
        return f"track of {self.conversation}"


class Touched(models.Model):
    """When a teammate did anything last, and before that."""

    person = models.BigIntegerField(primary_key=True)
    last = models.DateTimeField(null=True)
    former = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "touched"

    def __str__(self) -> str:
        return f"{self.person}: {self.last}"


class Cursor(models.Model):
    """How far the ledger was folded (``entry``), and when nothing was left to fold (``caught_up_at``).

    ``seen`` was the ledger's end at a look that met ``writers``, whose transactions may end later.
    """

    ONLY = 1

    entry = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    writers = models.JSONField(default=list)
    caught_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="measures_one_cursor", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"up to {self.entry}"


class Day(models.Model):
    """A day that is over, in sums (``days.py``), under one choice of filters (``View.key``). Never reckoned again."""

    on = models.DateField()
    view = models.CharField(max_length=200)
    sums = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["view", "on"], name="measures_day_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.view}"


class Part(models.Model):
    """Of a day that is over, the sums of what has the same team, inbox, channel, topic and urgency (``views.Cell``):
    any choice of filters is a sum of parts. Kept as long as pages show the day. The ``Day`` that is named
    ``views.in_parts`` tells that all are there, and what belongs to none: the minutes on shift.
    """

    zone = models.CharField(max_length=64)
    on = models.DateField()
    team = models.BigIntegerField()
    inbox = models.BigIntegerField()
    platform = models.CharField(max_length=20, blank=True)
    topic = models.CharField(max_length=60, blank=True)
    urgency = models.PositiveSmallIntegerField()
    sums = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone", "on", "team", "inbox", "platform", "topic", "urgency"],
                name="measures_part_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.team} {self.inbox} {self.platform} {self.topic} {self.urgency}"
