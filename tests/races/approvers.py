"""What a process of the double approval does, beside its twin."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from inhand.desk.replies.actions.approve import approve
from inhand.desk.replies.actions.decide_approval import AlreadyDecided
from inhand.desk.replies.models import Approval
from inhand.desk.teams.models import Teammate
from inhand.ground import clock

if TYPE_CHECKING:
    from tests.races.together import Barrier


def approve_all(share: dict[str, Any], barrier: Barrier) -> list[list[Any]]:
    """Approve every reply: ``["sent", message]`` or ``["late", whoever decided]``."""
    by = Teammate.objects.get(pk=share["by"])
    return [_approve(pk, by, barrier) for pk in share["approvals"]]


def _approve(pk: int, by: Teammate, barrier: Barrier) -> list[Any]:
    approval = Approval.objects.get(pk=pk)
    barrier.wait()
    try:
        return ["sent", approve(approval, by=by, at=clock.now(), undo=timedelta(seconds=10)).pk]
    except AlreadyDecided as late:
        return ["late", late.approval.decided_by_id]
