"""The outbox: one row per consequence, written in the transaction of its cause and worked off under a lease."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Job(models.Model):
    """A call to a task that is owed. The row is the queue; it is deleted when the work is done.

    ``run_at`` is desk time (``clock.now``), ``lease_until`` is the machine's own time (``clock.system``), since a
    lease measures whether a process is alive and must not be hurried along by a demo's fast week.
    """

    READY, RUNNING, DEAD = 0, 1, 3

    name = models.CharField(max_length=80)
    queue = models.CharField(max_length=20)
    args = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)
    run_at = models.DateTimeField()
    state = models.SmallIntegerField(default=READY)
    attempts = models.SmallIntegerField(default=0)
    max_attempts = models.SmallIntegerField(default=12)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, default="", blank=True)
    dedupe = models.CharField(max_length=120, default="", blank=True)
    error = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                "queue", F("priority").desc(), "run_at", "id", name="outbox_ready", condition=Q(state=0)
            ),
            models.Index(fields=["lease_until"], name="outbox_leased", condition=Q(state=1)),
        ]
        constraints = [
            # Only among the waiting: while one runs, what happens meanwhile must be able to ask for another.
            models.UniqueConstraint(
                fields=["dedupe"], name="outbox_one_waiting", condition=Q(state=0) & ~Q(dedupe="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.args}"
