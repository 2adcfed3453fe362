"""What teammates did to one conversation or to several at once, kept so that it can be taken back."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Deed(models.Model):
    """One verb on some conversations. ``steps`` hold ``conversation``, ``before`` and ``after`` of each that changed.

    ``words`` say what was done. It is a help for whoever slipped, not the record: that is the ledger.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=20)
    words = models.CharField(max_length=200)
    steps = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "-at"], name="deed_newest")]

    def __str__(self) -> str:
        return f"deed {self.pk}: {self.words}"
