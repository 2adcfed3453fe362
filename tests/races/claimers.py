"""What each process of the claims does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.models import Conversation
from inhand.desk.ownership.actions.claim import ClaimLost, claim
from inhand.desk.teams.models import Teammate
from inhand.ground import clock

if TYPE_CHECKING:
    from tests.races.together import Barrier


def claim_all(share: dict[str, Any], barrier: Barrier) -> dict[str, int]:
    """Claim every conversation; return whom each attempt names as its owner."""
    by = Teammate.objects.get(pk=share["by"])
    conversations = list(Conversation.objects.filter(pk__in=share["conversations"]).order_by("pk"))
    barrier.wait()
    return {str(each.pk): _claim(each, by) for each in conversations}


def _claim(conversation: Conversation, by: Teammate) -> int:
    try:
        return claim(conversation, by=by, at=clock.now()).owner_id or 0
    except ClaimLost as lost:
        return lost.winner.pk
