"""What each process does that takes the next one, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inhand.desk.ownership.actions.take_next import NothingToTake, take_next
from inhand.desk.teams.models import Teammate
from inhand.ground import clock

if TYPE_CHECKING:
    from tests.races.together import Barrier


def take_all(share: dict[str, Any], barrier: Barrier) -> list[int]:
    """Take the next until nothing is left; return what was given, in order."""
    by = Teammate.objects.get(pk=share["by"])
    barrier.wait()
    given: list[int] = []
    while True:
        try:
            given.append(take_next([share["team"]], by=by, at=clock.now()).pk)
        except NothingToTake:
            return given
