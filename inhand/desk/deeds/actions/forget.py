"""Forget what can no longer be taken back: the ledger keeps what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inhand.desk.deeds.actions.undo import WINDOW
from inhand.desk.deeds.models import Deed

if TYPE_CHECKING:
    from datetime import datetime


def forget(*, at: datetime) -> int:
    """Delete the deeds whose time is over; return how many."""
    return Deed.objects.filter(at__lt=at - WINDOW).delete()[0]
