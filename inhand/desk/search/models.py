"""The index of what was said, the words it knows, and questions that are kept by name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from inhand.desk.conversations.models import Conversation
from inhand.desk.teams.models import Team


class Document(models.Model):
    """What a conversation says, as words with spaces between (``words.py``). The databases index its four texts.

    Its key rises with the time of the last message (``actions/index.py``), so the newest are found first by walking
    back through it.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="document")
    subject = models.TextField(default="", blank=True)
    people = models.TextField(default="", blank=True)
    addressed = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"document of {self.conversation_id}"


class Word(models.Model):
    """A word that some document holds: what a misspelt one may have been meant to be."""

    word = models.CharField(max_length=24, primary_key=True)

    def __str__(self) -> str:
        return self.word


class View(models.Model):
    """A search kept by name: for its owner, for a team, or for everybody where it has neither."""

    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="views"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="views")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="view_of_one", condition=models.Q(owner__isnull=True) | models.Q(team__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name
