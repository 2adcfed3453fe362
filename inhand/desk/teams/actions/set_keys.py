"""Move keys to where a teammate wants them, or switch them off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.keys import moved, problems
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inhand.desk.teams.models import Teammate


class BadKeys(BadInput):
    """Two would be the same, or one is none."""


@transaction.atomic
def set_keys(teammate: Teammate, *, keys: Mapping[str, str], off: bool) -> Teammate:
    """Keep the map of who sets it; it is theirs alone, so the ledger is not told. Raise ``BadKeys``."""
    if found := problems(keys):
        raise BadKeys(found)
    elsewhere = moved(keys)
    teammate.keys = ({"map": elsewhere} if elsewhere else {}) | ({"off": True} if off else {})
    teammate.save(update_fields=["keys"])
    return teammate
