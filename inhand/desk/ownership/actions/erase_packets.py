"""Forget what was handed over with a conversation whose contact is forgotten."""

from __future__ import annotations

from inhand.desk.conversations.actions.erase_person import ERASED
from inhand.desk.ownership.models import Handoff, Pass


def erase_packets(conversation: int) -> None:
    """Blank the words of packets and passes; who, when and where stays. The ledger has said so already."""
    Handoff.objects.filter(conversation=conversation).update(
        goal=ERASED, promised=ERASED, blocked="", next_step=ERASED, risk="", return_reason=""
    )
    Pass.objects.filter(conversation=conversation).update(words="")
