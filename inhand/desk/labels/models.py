"""What the desk has learnt from its people's labels."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Classifier(models.Model):
    """A version of what tells topics or urgency by itself. One of a kind counts; the others are kept to compare.

    ``model`` are the bytes of ``classifier.Model``; ``about`` says what it was made from and what it confuses.
    ``accuracy`` and ``former_accuracy`` are of it and of the one before on corrections that neither learnt from, empty
    while there are too few. ``problem`` says why there are no bytes.
    """

    class State(models.TextChoices):
        COUNTS = "counts", "Counts"
        FORMER = "former", "Former"
        WORSE = "worse", "Not better"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField()
    model = models.BinaryField(default=b"")
    about = models.JSONField(default=dict)
    held_back = models.PositiveIntegerField(default=0)
    accuracy = models.FloatField(null=True)
    former_accuracy = models.FloatField(null=True)
    problem = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="classifier_once"),
            models.UniqueConstraint(
                fields=["kind"], name="classifier_one_counts", condition=Q(state="counts")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
