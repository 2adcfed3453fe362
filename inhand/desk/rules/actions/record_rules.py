"""Make a version of the rules as the settings have made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.rules import queries
from inhand.desk.rules.actions.add_version import NothingToPublish, add_version, is_latest
from inhand.ground import claim

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inhand.desk.rules.models import RulesVersion
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def record_rules(
    *, note: str = "", by: Teammate | None, at: datetime, inboxes: Mapping[int, str]
) -> RulesVersion:
    """Nothing changes for anybody but the history. Raise ``NothingToPublish`` if the latest version says the same."""
    claim.serialise("rules")
    present, last = queries.rule_book(inboxes), queries.latest_version()
    if is_latest(present):
        raise NothingToPublish
    before = queries.book_of(last, present) if last else None
    return add_version(present, before=before, note=note, by=by, at=at, recorded=True)
