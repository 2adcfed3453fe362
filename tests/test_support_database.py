"""The ground every other test stands on: an emptied database, whose ledger is shut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from inhand.desk.ledger.events import ArrivalParked
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.record import record

if TYPE_CHECKING:
    from tests.support.clock import Clock


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_one_test_commits_the_next_does_not_see(clock: Clock, turn: str) -> None:
    record(ArrivalParked(arrival=1, channel=1, reason=turn), at=clock.now())
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_ledger_is_shut_again_after_it_was_emptied(clock: Clock, turn: str) -> None:
    record(ArrivalParked(arrival=1, channel=1, reason=turn), at=clock.now())
    for statement in ("UPDATE ledger_entry SET name = 'x'", "DELETE FROM ledger_entry"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
