"""Throw the draft of the rules away."""

from __future__ import annotations

from django.db import transaction

from inhand.desk.rules.actions.save_draft import DraftMoved
from inhand.desk.rules.models import RulesDraft


@transaction.atomic
def discard_draft(*, revision: int) -> None:
    """Delete it as it was seen, or raise ``DraftMoved``."""
    gone, _ = RulesDraft.objects.filter(pk=RulesDraft.ONLY, revision=revision).delete()
    if not gone:
        raise DraftMoved
