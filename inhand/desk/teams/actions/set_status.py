"""Say that somebody is available, busy or away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import StatusChanged
from inhand.desk.ledger.record import record
from inhand.desk.teams.models import Teammate
from inhand.desk.teams.presence import back_since, status_at
from inhand.desk.teams.problems import BadInput

if TYPE_CHECKING:
    from datetime import datetime


class BadStatus(BadInput):
    """There is no such status, or it would be over already."""


@transaction.atomic
def set_status(
    teammate: Teammate, *, status: str, by: Teammate | None, at: datetime, until: datetime | None = None
) -> Teammate:
    """Set it, busy and away with an end if one is known. Raise ``BadStatus``."""
    if problems := _problems(status, until, at):
        raise BadStatus(problems)
    until = None if status == Teammate.Status.AVAILABLE else until
    held = Teammate.objects.select_for_update(no_key=True).get(pk=teammate.pk)
    if (held.status, held.status_until) == (status, until):
        return held
    former = _settled(held, at)
    if former != status:
        if former == Teammate.Status.AWAY:
            held.back_since = back_since(held.status_since, at) or held.back_since
        held.status_since = at
    held.status, held.status_until = status, until
    held.save(update_fields=["status", "status_since", "status_until", "back_since"])
    said = until.isoformat() if until else ""
    event = StatusChanged(teammate=held.pk, status=str(status), former=str(former), until=said)
    record(event, at=at, by=by.pk if by else None)
    return held


def _settled(held: Teammate, at: datetime) -> str:
    """Return the status that counted until now: one whose time has passed ended by itself then."""
    counted = status_at(held.status, held.status_until, at)
    if counted != held.status and held.status_until:
        if held.status == Teammate.Status.AWAY:
            held.back_since = back_since(held.status_since, held.status_until) or held.back_since
        held.status_since = held.status_until
    return counted


def _problems(status: str, until: datetime | None, at: datetime) -> dict[str, str]:
    if status not in Teammate.Status.values:
        return {"status": f"The status must be one of {', '.join(Teammate.Status.values)}."}
    if until is not None and until <= at and status != Teammate.Status.AVAILABLE:
        return {"until": "The return time must lie in the future."}
    return {}
