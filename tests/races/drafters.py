"""What the two requests of one page do that begin a draft in the same instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.conversations.models import Conversation
from inhand.desk.replies.actions.attach import attach
from inhand.desk.replies.actions.draft import draft
from inhand.desk.replies.words import Words
from inhand.desk.teams.models import Teammate
from inhand.ground import clock

if TYPE_CHECKING:
    from tests.races.together import Barrier


def write_or_attach(share: dict[str, Any], barrier: Barrier) -> int:
    """Do one of the two in every conversation; return how often."""
    by = Teammate.objects.get(pk=share["by"])
    for pk in share["conversations"]:
        conversation = Conversation.objects.get(pk=pk)
        barrier.wait()
        if share["writes"]:
            draft(
                conversation,
                words=Words("It is on its way.", files=None),
                seen_revision=0,
                by=by,
                at=clock.now(),
                version=0,
            )
        else:
            attach(
                conversation, filename="a.pdf", content_type="application/pdf", content=b"%PDF", limit=100, by=by,
                at=clock.now(),
            )  # fmt: skip
    return len(share["conversations"])
