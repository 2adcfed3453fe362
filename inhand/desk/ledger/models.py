"""The ledger: what happened, to which conversation, by whom and why. Rows are added and never changed."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Entry(models.Model):
    """One event. A database trigger refuses every update and delete.

    ``conversation`` and ``by`` are ids without a foreign key: the ledger lies below the nouns it speaks of and
    outlives them. ``seq`` counts 1, 2, 3… within a conversation and equals the conversation's revision after the
    event, so a gap or a twin cannot go unseen. ``cause`` is the entry that led to this one.
    """

    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    conversation = models.BigIntegerField(null=True)
    seq = models.IntegerField(null=True)
    name = models.CharField(max_length=60)
    version = models.SmallIntegerField()
    facts = models.JSONField(encoder=DjangoJSONEncoder)
    cause = models.BigIntegerField(null=True)
    checksum = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "at"], name="ledger_name_at")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="ledger_one_story"),
            models.CheckConstraint(
                name="ledger_seq_with_conversation",
                condition=models.Q(conversation=None, seq=None)
                | models.Q(conversation__isnull=False, seq__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"
