"""Give a person a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.teams.actions.edit import policy_changed
from inhand.desk.teams.actions.make_administrator import check_account

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Teammate


@transaction.atomic
def change_password(teammate: Teammate, *, password: str, by: Teammate | None, at: datetime) -> Teammate:
    """Raise ``BadAccount`` for a weak one. Every session of theirs ends."""
    check_account(teammate.email, password)
    teammate.set_password(password)
    teammate.save(update_fields=["password"])
    policy_changed(teammate.pk, {"password": ["", "changed"]}, subject="teammate", by=by, at=at)
    return teammate
