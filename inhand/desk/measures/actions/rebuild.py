"""Measure everything again, from the ledger alone."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING

from django.db import transaction

from inhand.desk.ledger.queries import latest_id
from inhand.desk.measures import known
from inhand.desk.measures.actions.follow import follow
from inhand.desk.measures.models import Cursor, Day, Measured, Part, Touched, Tracked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

_PORTION = 5000
_WRITERS_PAUSE_SECONDS = 0.05  # on PostgreSQL; what is being written is committed within moments


def rebuild(*, promised: Sequence[int], at: datetime, told: Callable[[int], None] = lambda _: None) -> int:
    """Forget what was measured and fold the whole ledger; return the number of entries.

    It goes portion by portion, so that mail is received meanwhile; ``told`` hears of each. What is written while it
    runs, the worker folds. The figures are the same to the bit as those that came day by day.
    """
    with transaction.atomic():
        for model in (Measured, Tracked, Touched, Day, Part, Cursor):
            model._default_manager.all().delete()  # noqa: SLF001 -- every model has one
    known.forget()
    end, done = latest_id(), 0
    while Cursor.objects.filter(entry__gte=end).first() is None:
        if read := follow(promised=promised, at=at, limit=_PORTION):
            done += read
            told(done)
        else:
            sleep(_WRITERS_PAUSE_SECONDS)
    return done
