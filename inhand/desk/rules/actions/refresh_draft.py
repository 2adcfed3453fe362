"""Take into the draft what the settings changed since it was begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.rules import queries
from inhand.desk.rules.actions.save_draft import DraftMoved
from inhand.desk.rules.merging import merge
from inhand.desk.rules.models import RulesDraft
from inhand.desk.rules.reading import read, readable, write
from inhand.ground import claim

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def refresh_draft(
    *, revision: int, by: Teammate | None, at: datetime, inboxes: Mapping[int, str]
) -> RulesDraft:
    """Bring the draft and the present rules together; what the draft changed itself stays.

    Raise ``DraftMoved``, or ``BadRuleBook`` while something in the draft cannot be read.
    """
    held = RulesDraft.objects.select_for_update().filter(pk=RulesDraft.ONLY, revision=revision).first()
    if held is None:
        raise DraftMoved
    present = queries.rule_book(inboxes)
    document = write(merge(readable(held.base), read(held.document), present))
    claim.advance(RulesDraft, pk=held.pk, revision=revision,
                  document=document, base=write(present), author=by, updated_at=at)  # fmt: skip
    return RulesDraft.objects.get()
