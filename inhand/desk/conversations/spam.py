"""Is it spam? What the team knows of its sender comes before what a machine says of the mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from inhand.desk.conversations.models import Conversation, Message, SenderRule
from inhand.desk.conversations.senders import spellings
from inhand.ground import prepared

if TYPE_CHECKING:
    from inhand.desk.conversations.inbound import InboundMessage

# What a machine answered is never put aside for what its mail looks like: a bounce speaks of a message of ours.
_JUDGED = frozenset({"", "list"})


class Suspicion(NamedTuple):
    """Why it is put aside. ``how``: ``sender`` (the team's list), ``headers`` (our mail server), ``classifier``."""

    how: str
    why: str


def suspicion(inbound: InboundMessage, contact: int) -> Suspicion | None:
    """Say why what would open a conversation is spam; ``None`` if it is not."""
    if inbound.automatic not in _JUDGED:
        return None
    rule = rule_for(inbound.sender.address)
    said = Suspicion("headers", inbound.spam) if inbound.spam else None
    if rule is not None and rule.kind == SenderRule.Kind.BLOCK:
        said = Suspicion("sender", rule.value)
        if not rule.learnt and rule.value == inbound.sender.address:
            return said  # somebody wrote down this very address
    elif rule is not None:
        return None
    return said if said and not answered(contact) else None


def may_be_spam(conversation: Conversation) -> bool:
    """Tell whether a machine may put a conversation aside: it is new, nobody has it, and its sender is nobody's friend.

    What judges by the words of a mail (``actions/suspect.py``) asks this first.
    """
    if conversation.owner_id or not conversation.is_live or answered(conversation.contact_id):
        return False
    messages = list(conversation.messages.order_by("pk")[:2])
    if len(messages) != 1 or messages[0].direction != Message.Direction.IN:
        return False
    rule = rule_for((messages[0].sender or [""])[0])
    return rule is None or rule.kind == SenderRule.Kind.BLOCK


def rule_for(address: str) -> SenderRule | None:
    """Return what the team says of a sender: the rule of the address itself, else of the nearest domain."""
    wanted = spellings(address)
    if not wanted:
        return None
    rows = {row.value: row for row in _rules.rows(*wanted)}
    return next((rows[each] for each in wanted if each in rows), None)


_rules: prepared.Rows[SenderRule] = prepared.Rows(
    lambda *values: SenderRule.objects.filter(value__in=values), *[prepared.TEXT] * 4
)


def answered(contact: int) -> bool:
    """Tell whether somebody of ours has ever written to them."""
    return bool(_answered(contact))


_answered = prepared.Query(
    lambda contact: (
        Message.objects.filter(
            conversation__contact=contact, direction=Message.Direction.OUT, author__isnull=False
        )
        .exclude(state=Message.State.UNDONE)
        .values_list("pk")[:1]
    ),
    prepared.NUMBER,
)
