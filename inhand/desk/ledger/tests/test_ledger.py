"""The ledger refuses to be changed, and finds out when it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from inhand.desk.ledger.events import ArrivalParked, ConversationReopened
from inhand.desk.ledger.models import Entry
from inhand.desk.ledger.record import record
from inhand.desk.ledger.verify import verify
from inhand.ground import clock as desk_clock

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def written(conversation: int, *seqs: int) -> list[Entry]:
    event = ConversationReopened(former="closed")
    at = desk_clock.now()
    return [record(event, at=at, conversation=conversation, seq=seq) for seq in seqs]


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def unguarded() -> None:
    """Take the triggers away, as somebody with the database's password could; the test's end rolls it back."""
    if connection.vendor == "sqlite":
        run("DROP TRIGGER ledger_no_update", "DROP TRIGGER ledger_no_delete")
    else:
        run("DROP TRIGGER ledger_no_change ON ledger_entry")


def refused() -> AbstractContextManager[object]:
    return pytest.raises(DatabaseError, match="append-only")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET name = 'x'",
        "UPDATE ledger_entry SET facts = facts",
        "DELETE FROM ledger_entry",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(statement: str) -> None:
    written(1, 1)
    with refused(), transaction.atomic():
        run(statement)
    assert Entry.objects.count() == 1


def test_the_models_own_ways_are_refused_too() -> None:
    (entry,) = written(1, 1)
    with refused(), transaction.atomic():
        entry.delete()
    with refused(), transaction.atomic():
        Entry.objects.update(by=7)
    with refused(), transaction.atomic():
        entry.save(force_update=True)


def test_an_entry_cannot_be_replaced_under_its_own_id() -> None:
    (entry,) = written(1, 1)
    columns = "(id, at, name, version, facts, checksum)"
    again = f"INTO ledger_entry {columns} SELECT id, at, '', 1, facts, '' FROM ledger_entry"  # noqa: S608
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with pytest.raises(DatabaseError), transaction.atomic():
        run(f"{verb} {again}")
    entry.refresh_from_db()
    assert entry.conversation == 1


@pytest.mark.postgres
def test_the_table_cannot_be_emptied_at_once() -> None:
    written(1, 1)
    with refused(), transaction.atomic():
        run("TRUNCATE ledger_entry")


def test_a_number_of_a_story_is_given_once() -> None:
    written(1, 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        written(1, 1)


def test_a_whole_ledger_has_no_faults() -> None:
    written(1, 1, 2)
    written(2, 1)
    record(ArrivalParked(arrival=1, channel=1, reason="for no reason"), at=desk_clock.now())
    written(1, 3)
    assert list(verify()) == []


def test_an_empty_ledger_has_no_faults() -> None:
    assert list(verify()) == []


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE ledger_entry SET by = 7 WHERE seq = 2",
        "UPDATE ledger_entry SET at = '2026-03-01 09:00:00+00:00' WHERE seq = 2",
        "UPDATE ledger_entry SET cause = 1 WHERE seq = 2",
        "UPDATE ledger_entry SET version = 2 WHERE seq = 2",
    ],
)
def test_an_edited_entry_is_found(edit: str) -> None:
    _, second, _ = written(1, 1, 2, 3)
    run(edit)
    faults = [fault for fault in verify() if "trigger" not in fault]
    assert any(
        f"Entry {second.pk} (conversation.reopened) is not what was written" in fault for fault in faults
    )
    assert not any(f"Entry {second.pk + 1}" in fault for fault in faults)


@pytest.mark.usefixtures("unguarded")
def test_a_removed_entry_is_found() -> None:
    _, _, third = written(1, 1, 2, 3)
    run("DELETE FROM ledger_entry WHERE seq = 2")
    faults = [fault for fault in verify() if "trigger" not in fault]
    assert faults == [f"Conversation 1: entry {third.pk} is number 3, number 2 is missing."]


@pytest.mark.usefixtures("unguarded")
def test_missing_guards_are_found_and_the_attempt_leaves_no_trace() -> None:
    written(1, 1)
    faults = list(verify())
    assert [fault for fault in faults if "lets an entry be changed" in fault]
    assert [fault for fault in faults if "lets an entry be removed" in fault]
    assert Entry.objects.count() == 1


@pytest.mark.usefixtures("unguarded")
def test_an_entry_of_an_unknown_kind_is_found() -> None:
    written(1, 1)
    run("UPDATE ledger_entry SET name = 'conversation.eaten' WHERE seq = 1")
    assert any("conversation.eaten" in fault for fault in verify())


def test_an_entry_is_rolled_back_with_its_cause() -> None:
    @transaction.atomic
    def fail() -> None:
        written(1, 1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Entry.objects.exists()
