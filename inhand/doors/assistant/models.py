"""The model that the desk may ask, and what it was asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from inhand.desk.conversations.models import Message


class Provider(models.Model):
    """The one endpoint that is asked. ``secret`` is sealed (``ground/vault.py``). It rests until ``paused_until``."""

    ONLY = 1

    address = models.CharField(max_length=300)
    model = models.CharField(max_length=120)
    secret = models.TextField(default="", blank=True)
    seconds = models.PositiveSmallIntegerField(default=10)
    daily_calls = models.PositiveIntegerField(default=500)
    is_active = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="provider_only_one", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"{self.model} at {self.address}"


class Asked(models.Model):
    """A message that the model was asked about, once. ``problem`` says why nothing came of it, empty if it answered."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    milliseconds = models.PositiveIntegerField(null=True)
    tokens = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, default="", blank=True)

    def __str__(self) -> str:
        return f"message {self.message_id}"
