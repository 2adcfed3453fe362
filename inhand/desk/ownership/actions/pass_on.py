"""Pass a conversation to whoever can take it better, with a reason. The verb is "pass", a word that Python keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.ledger.events import ConversationPassed
from inhand.desk.ownership.actions.claim import ClaimLost
from inhand.desk.ownership.actions.release import release
from inhand.desk.ownership.models import Pass

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.conversations.models import Conversation
    from inhand.desk.teams.models import Teammate


class CannotPass(ValueError):
    """It cannot be passed like that; the text says what is missing."""


@transaction.atomic
def pass_on(conversation: Conversation, *, why: str, words: str = "", by: Teammate, at: datetime) -> Pass:
    """Leave it in the lane for others, or put it back there. It is not asked of them again.

    ``why`` is ``lack_of_skill | conflict_of_interest | other``; the last needs ``words``. Raise ``CannotPass``, or
    ``ClaimLost`` when a colleague has it.
    """
    words = words.strip()
    if why not in Pass.Why.values:
        message = "why: choose lack of skill, conflict of interest, or another reason."
        raise CannotPass(message)
    if why == Pass.Why.OTHER and not words:
        message = "words: say in a few words why somebody else should take it."
        raise CannotPass(message)
    held = hold(conversation)
    if held.owner is not None and held.owner_id != by.pk:
        raise ClaimLost(held.owner, held.assignments.get(ended_at=None).began_at, at)
    values = {"team": held.team, "why": why, "words": words, "at": at}
    made, is_new = Pass.objects.get_or_create(conversation=held, teammate=by, defaults=values)
    cause = None
    if is_new:
        event = ConversationPassed(team=held.team_id, why=str(why), words=words, waited_since=_since(held))
        cause = step(held, event, at=at, by=by.pk).pk
    if held.owner_id == by.pk:
        release(held, by=by, at=at, how="passed", reason=words or made.get_why_display(), cause=cause)
    return made


def _since(held: Conversation) -> str:
    return held.waiting_since.isoformat() if held.waiting_since else ""
