"""They were two after all."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inhand.desk.conversations.actions.move import iso, line, move, placed, without
from inhand.desk.conversations.actions.split import CannotSplit, leave
from inhand.desk.conversations.actions.step import hold, step
from inhand.desk.conversations.joining import standing
from inhand.desk.conversations.models import Conversation
from inhand.desk.ledger.events import ConversationAbsorbed, ConversationMerged, ConversationSplitOff
from inhand.desk.ledger.models import Entry

if TYPE_CHECKING:
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def unmerge(conversation: Conversation, *, by: Teammate, at: datetime) -> Conversation:
    """Undo a merge: what came from ``conversation`` goes back into it, as it was and with the owner that it had.

    What was said since stays where it was said. Raise ``CannotSplit`` if it was not merged.
    """
    told = (
        Entry.objects.filter(conversation=conversation.pk, name=ConversationMerged.name)
        .order_by("-seq")
        .first()
    )
    if not conversation.merged_into_id or told is None:
        problem = "It is no part of another conversation."
        raise CannotSplit(problem)
    source = standing(conversation.pk)
    held = {pk: hold(pk) for pk in sorted({conversation.pk, source.pk if source else 0})}
    back, left = held[conversation.pk], held[source.pk if source else 0]
    moved, written = move(left, back, messages=told.facts["messages"], notes=told.facts["notes"])
    leave(left, back, moved, written, by=by, at=at, undone=True, **without(left, _brought(back, left)))
    changes = _as_before(back, told.facts["former"], at)
    event = ConversationSplitOff(source=left.pk, messages=moved, notes=written, team=back.team_id,
                                 state=str(changes["state"]), waiting_since=iso(changes["waiting_since"]),
                                 undone=True)  # fmt: skip
    step(back, event, at=at, by=by.pk, merged_into=None, **changes, **line(back))
    return back


def _brought(back: Conversation, left: Conversation) -> dict[str, Any]:
    """Return the labels that came along with it, if they came straight to where they are now."""
    told = Entry.objects.filter(
        conversation=left.pk, name=ConversationAbsorbed.name, facts__other=back.pk
    ).order_by("-seq")
    entry = told.first()
    return dict(entry.facts.get("brought", {})) if entry else {}


def _as_before(back: Conversation, former: dict[str, str], at: datetime) -> dict[str, Any]:
    until = datetime.fromisoformat(former["snoozed_until"]) if former["snoozed_until"] else None
    since = datetime.fromisoformat(former["waiting_since"]) if former["waiting_since"] else None
    state = former["state"]
    if state == Conversation.State.SNOOZED and (until is None or until <= at):
        state = Conversation.State.OPEN
    back.snoozed_until = until
    return placed(back, state, at) | {"waiting_since": since}
