"""A reply being written, and words that are used again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from inhand.desk.conversations.models import Attachment, Conversation, Message
from inhand.desk.teams.models import Team


class Written(models.Model):
    """What a teammate wrote. ``html`` is empty for plain words. ``recipients`` (``recipients.stored``) is empty while
    they are those of the answered message. ``files`` wait beside it.
    """

    class Kind(models.TextChoices):
        REPLY = "reply", "Reply"
        FORWARD = "forward", "Forward"
        NOTE = "note", "Note"

    text = models.TextField(default="", blank=True)
    html = models.TextField(default="", blank=True)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.REPLY)
    recipients = models.JSONField(null=True)
    files = models.ManyToManyField(Attachment, related_name="%(class)ss")

    class Meta:
        abstract = True


class Draft(Written):
    """A teammate's unsent words in a conversation. ``seen_revision`` is what its page showed.

    ``version`` counts how often it was kept, so that two pages do not write over each other.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    seen_revision = models.IntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "author"], name="draft_one_a_head"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Approval(Written):
    """A reply that somebody with the approval role must read before the customer does. Its words are frozen here.

    ``client_key`` becomes the message's, so that a reply approved twice is one message. At most one of a conversation
    waits. ``decided_by`` is its author where they took it back.
    """

    class Outcome(models.TextChoices):
        WAITING = "", "Waits"
        GIVEN = "given", "Approved"
        DECLINED = "declined", "Declined"
        TAKEN_OVER = "taken_over", "Taken over"
        WITHDRAWN = "withdrawn", "Taken back"

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="approvals")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_revision = models.IntegerField()
    then = models.CharField(max_length=10)
    snooze_until = models.DateTimeField(null=True)
    client_key = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", blank=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"], name="approval_one_waits", condition=Q(outcome="")
            ),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk}"


class Template(models.Model):
    """Words used again, with variables such as ``{contact.first_name}``: for its owner, for a team, or for everybody
    where it has neither. ``variants`` are its texts in other languages.
    """

    title = models.CharField(max_length=120)
    text = models.TextField()
    topic = models.CharField(max_length=60, default="", blank=True)
    folder = models.CharField(max_length=80, default="", blank=True)
    variants = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="templates"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="templates")
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="template_of_one", condition=Q(owner__isnull=True) | Q(team__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def text_in(self, language: str) -> str:
        """Return the text in a language (``de``, ``pt-br``), or what it says in all that it has no words for."""
        code = language.casefold()
        return str(self.variants.get(code) or self.variants.get(code.partition("-")[0]) or self.text)
