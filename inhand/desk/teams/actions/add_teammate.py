"""Let a person in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from inhand.desk.teams.accounts import problems_of
from inhand.desk.teams.actions.edit import added
from inhand.desk.teams.actions.make_administrator import BadAccount, check_account
from inhand.desk.teams.models import Teammate

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def add_teammate(
    email: str,
    *,
    name: str,
    password: str,
    by: Teammate | None,
    at: datetime,
    role: str = Teammate.Role.TEAMMATE,
    time_zone: str = "UTC",
    capacity: int = 8,
) -> Teammate:
    """Make an account. They are away until they say otherwise. Raise ``BadAccount``."""
    email = email.strip().lower()
    fields = {"name": name.strip(), "role": role, "time_zone": time_zone, "capacity": capacity}
    if problems := _account_problems(email, password) | problems_of(fields):
        raise BadAccount(problems)
    teammate = Teammate(email=email, created_at=at, status_since=at, **fields)
    teammate.set_password(password)
    try:
        with transaction.atomic():
            teammate.save(force_insert=True)
    except IntegrityError as taken:  # somebody added them at the same moment
        raise BadAccount(_taken(email)) from taken
    added(teammate, {"email": email, **fields}, subject="teammate", by=by, at=at)
    return teammate


def _account_problems(email: str, password: str) -> dict[str, str]:
    try:
        check_account(email, password)
    except BadAccount as bad:
        return bad.problems
    return _taken(email) if Teammate.objects.filter(email__iexact=email).exists() else {}


def _taken(email: str) -> dict[str, str]:
    return {"email": f"{email} has an account already. Someone who left can be made active again."}
