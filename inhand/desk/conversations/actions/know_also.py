"""A message of ours went round under another id as well."""

from __future__ import annotations

from django.db import transaction

from inhand.desk.conversations.joining import standing
from inhand.desk.conversations.models import Reference


@transaction.atomic
def know_also(conversation: int, provider_id: str) -> None:
    """Have what answers this id find the conversation."""
    held = standing(conversation)
    if held is not None and provider_id:
        row = Reference(inbox_id=held.inbox_id, provider_id=provider_id[:998], conversation=held)
        Reference.objects.bulk_create([row], ignore_conflicts=True)
