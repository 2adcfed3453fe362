"""A reply being written, and words that are used again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from inhand.desk.conversations.models import Conversation


class Draft(models.Model):
    """A teammate's unsent reply in a conversation. ``seen_revision`` is what its page showed."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    text = models.TextField(default="", blank=True)
    seen_revision = models.IntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "author"], name="draft_one_a_head"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Template(models.Model):
    """Words used again, with variables such as ``{contact.first_name}``."""

    title = models.CharField(max_length=120, unique=True)
    text = models.TextField()
    topic = models.CharField(max_length=60, default="", blank=True)
    uses = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.title
