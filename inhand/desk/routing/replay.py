"""Is the ledger the truth? Every past decision is made again, and the present is rebuilt and compared."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationRouted
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.replay import Story, fold
from inhand.desk.ownership.models import Assignment
from inhand.desk.routing.decide import decide
from inhand.desk.routing.situation import Situation

if TYPE_CHECKING:
    from collections.abc import Iterator


def differing_decisions() -> Iterator[str]:
    """Yield a sentence for every decision that the code of today would make otherwise."""
    routed = Entry.objects.filter(name=ConversationRouted.name).order_by("pk")
    for entry in routed.iterator(chunk_size=500):
        again = decide(Situation.from_facts(entry.facts["situation"])).to_facts()
        if again != entry.facts["decision"]:
            former = entry.facts["decision"]
            yield (
                f"Entry {entry.pk}, conversation {entry.conversation}: decided "
                f"{former['outcome']} → {former['owner'] or 'nobody'}, today {again['outcome']} → "
                f"{again['owner'] or 'nobody'}."
            )


def differing_conversations() -> Iterator[str]:
    """Yield a sentence for every conversation that is not what its entries say."""
    stories = fold(Entry.objects.exclude(conversation=None).order_by("pk").iterator(chunk_size=2000))
    holders = dict(Assignment.objects.filter(ended_at=None).values_list("conversation", "teammate"))
    for conversation in Conversation.objects.order_by("pk").iterator(chunk_size=2000):
        told = stories.get(conversation.pk, Story())
        for what, ledger, table in _compared(conversation, told, holders.get(conversation.pk)):
            if ledger != table:
                yield f"Conversation {conversation.pk}: {what} is {table!r}, the ledger says {ledger!r}."


def _compared(
    conversation: Conversation, told: Story, holder: int | None
) -> Iterator[tuple[str, object, object]]:
    since = datetime.fromisoformat(told.waiting_since) if told.waiting_since else None
    yield "revision", told.revision, conversation.revision
    yield "owner", told.owner, conversation.owner_id
    yield "holder", told.owner, holder
    yield "team", told.team, conversation.team_id
    yield "state", told.state, conversation.state
    yield "waiting_since", since, conversation.waiting_since
    yield "tier", told.tier, conversation.tier
    yield "alert", told.alert, conversation.alert
    yield "risk", sorted(told.risk), sorted(conversation.risk)
