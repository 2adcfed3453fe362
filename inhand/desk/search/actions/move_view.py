"""Put a view before or after its neighbour in the sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.search.queries import views_of
from inhand.desk.teams.actions.edit import policy_changed

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.search.models import View
    from inhand.desk.teams.models import Teammate


@transaction.atomic
def move_view(view: View, *, step: int, by: Teammate, at: datetime) -> View:
    """Change places with the one before (-1) or after (1), among those that ``by`` sees; at the end it stays."""
    order = list(views_of(by))
    here = next(place for place, each in enumerate(order) if each.pk == view.pk)
    there = here + step
    if step not in {-1, 1} or not 0 <= there < len(order):
        return view
    other, moved = order[there], order[here]
    before, moved.position, other.position = moved.position, other.position, moved.position
    for each in (moved, other):
        each.save(update_fields=["position"])
    policy_changed(moved.pk, {"position": [before, moved.position]}, subject="view", by=by, at=at)
    return moved
