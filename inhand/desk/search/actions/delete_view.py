"""Keep a search no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.edit import policy_changed

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.search.models import View
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def delete_view(view: View, *, by: Teammate, at: datetime) -> None:
    """Delete it for everybody who sees it. The conversations stay as they are."""
    changes = {"name": [view.name, None], "query": [view.query, None]}
    policy_changed(view.pk, changes, subject="view", by=by, at=at)
    view.delete()
