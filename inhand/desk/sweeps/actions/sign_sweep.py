"""Sign the list of what is carried over: everything else was answered, or has somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.events import SweepSigned
from inhand.desk.ledger.record import record
from inhand.desk.sweeps.actions.call_sweep import week_of
from inhand.desk.sweeps.models import Sweep
from inhand.desk.sweeps.queries import carried, to_decide

if TYPE_CHECKING:
    from datetime import datetime

    from inhand.desk.teams.models import Team, Teammate


class NotDone(Exception):
    """Something on the list has neither an answer, nor an owner, nor a reason with a date."""


@transaction.atomic
def sign_sweep(team: Team, *, by: Teammate, at: datetime) -> Sweep:
    """Raise ``NotDone`` while something is left. To sign again, later in the week, replaces the list."""
    if left := len(to_decide(team, at)):
        message = f"{left} {'is' if left == 1 else 'are'} still to be decided."
        raise NotDone(message)
    sweep, _ = Sweep.objects.get_or_create(team=team, week=week_of(team, at), defaults={"called_at": at})
    waiting = carried(team, at)
    listed = [
        {
            "conversation": each.conversation_id,
            "reason": each.reason,
            "until": each.until.isoformat(),
            "by": each.by_id,
        }
        for each in waiting
    ]
    sweep.carried, sweep.signed_at, sweep.signed_by = listed, at, by
    sweep.save(update_fields=["carried", "signed_at", "signed_by"])
    event = SweepSigned(sweep=sweep.pk, team=team.pk, carried=[each.conversation_id for each in waiting])
    record(event, at=at, by=by.pk)
    return sweep
