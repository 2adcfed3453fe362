"""Put a view before or after its neighbour in the sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import ViewChanged
from inhand.desk.ledger.record import record
from inhand.desk.search.queries import views_of

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
    before, after = moved.position, other.position
    # Two that were made for different people may stand in the same place.
    moved.position, other.position = after, before if before != after else after - step
    if other.position < 0:
        moved.position, other.position = after, after + 1
    moved.save(update_fields=["position"])
    other.save(update_fields=["position"])
    record(ViewChanged(view=moved.pk, changes={"position": [before, moved.position]}), at=at, by=by.pk)
    return moved
