"""Publish the draft: from now on the desk obeys it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.rules import queries
from inhand.desk.rules.actions.add_version import NothingToPublish, add_version, is_latest
from inhand.desk.rules.actions.apply import apply
from inhand.desk.rules.actions.save_draft import DraftMoved
from inhand.desk.rules.differences import differences
from inhand.desk.rules.models import RulesDraft
from inhand.desk.rules.reading import read, readable, write
from inhand.ground import claim

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inhand.desk.rules.models import RulesVersion
    from inhand.desk.teams.models import Teammate


class RulesMoved(RuntimeError):
    """The settings were changed since the draft was begun; publishing it would undo that unseen."""

    def __init__(self, changes: list[str]) -> None:
        self.changes = changes
        super().__init__(
            "The rules were changed in the settings since this draft was begun. Take the changes into the draft first."
        )


@transaction.atomic
def publish_rules(
    *, revision: int, note: str = "", by: Teammate | None, at: datetime, inboxes: Mapping[int, str]
) -> RulesVersion:
    """Apply the draft as it was seen and make it the next version; of two at once one wins.

    Raise ``DraftMoved``, ``RulesMoved``, ``NothingToPublish``, or ``BadRuleBook`` with what is wrong by path.
    """
    claim.serialise("rules")
    draft = RulesDraft.objects.select_for_update().filter(pk=RulesDraft.ONLY, revision=revision).first()
    if draft is None:
        raise DraftMoved
    book, present = read(draft.document), queries.rule_book(inboxes)
    if draft.base != write(present):
        names = queries.known_people()
        raise RulesMoved([str(change) for change in differences(readable(draft.base), present, names)])
    if not differences(present, book) and is_latest(present):
        raise NothingToPublish
    apply(book, by=by, at=at, inboxes=inboxes)
    draft.delete()
    made = replace(queries.rule_book(inboxes), done=book.done, handoffs=book.handoffs)
    return add_version(made, before=present, note=note, by=by, at=at)
