"""Put the team's own words on a conversation, or take them off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.models import Tag
from inhand.desk.ledger.events import ConversationTagged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate

MOST, LONGEST = 12, 40


class BadTag(ValueError):
    """The word cannot be a tag, or there are too many; the text says which."""


@transaction.atomic
def tag(
    conversation: Conversation,
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    by: Teammate,
    at: datetime,
) -> Conversation:
    """Add and remove. A tag is written as it was the first time: "VIP" and "vip" are one. Raise ``BadTag``."""
    held = hold(conversation)
    present = list(held.tags)
    gone = {each.casefold() for each in remove}
    removed = [each for each in present if each.casefold() in gone]
    here = {each.casefold() for each in present} - gone
    added = [name for name in map(_known, add) if name.casefold() not in here]
    if not added and not removed:
        return held
    tags = [each for each in present if each not in removed] + added
    if len(tags) > MOST:
        message = f"tag: {MOST} tags are enough for one conversation."
        raise BadTag(message)
    step(held, ConversationTagged(added=added, removed=removed), at=at, by=by.pk, tags=tags)
    return held


def _known(word: str) -> str:
    """Return the tag as it is written, a new one as it is given."""
    name = " ".join(word.split())
    if not name or len(name) > LONGEST:
        message = f"tag: write 1 to {LONGEST} letters."
        raise BadTag(message)
    return Tag.objects.get_or_create(key=name.casefold()[:LONGEST], defaults={"name": name})[0].name
