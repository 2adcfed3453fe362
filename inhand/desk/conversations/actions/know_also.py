"""A message of ours went round under another id as well."""

from __future__ import annotations

from django.db import transaction

from inhand.desk.conversations.actions.receive import refer
from inhand.desk.conversations.joining import standing


@transaction.atomic
def know_also(conversation: int, provider_id: str) -> None:
    """Have what answers this id find the conversation."""
    held = standing(conversation)
    if held is not None and provider_id:
        refer(held.inbox_id, [provider_id[:998]], to=held.pk)
