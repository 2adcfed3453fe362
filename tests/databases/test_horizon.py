"""What is measured leaves no entry out, however the transactions that write them overlap."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection

from inhand.desk.measures.actions.follow import follow
from inhand.desk.measures.models import Cursor
from inhand.desk.rules.targets import DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
_INSERT = """
INSERT INTO ledger_entry (at, name, version, facts, checksum) VALUES (%s, 'test.written', 1, '{}', '') RETURNING id
"""


@pytest.fixture
def two() -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    """Two more connections to the same desk."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes one transaction at a time")
    with _another() as first, _another() as second:
        yield first, second


def _another() -> psycopg.Connection:
    settings = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return psycopg.connect(**{name: settings[key] for name, key in names.items() if settings[key]})


def _write(by: psycopg.Connection) -> int:
    written = by.execute(_INSERT, [AT]).fetchone()
    assert written
    return int(written[0])


def _followed() -> int:
    follow(promised=DEFAULTS, at=AT)
    return Cursor.objects.get().entry


def test_an_entry_that_is_committed_late_is_not_left_out(
    two: tuple[psycopg.Connection, psycopg.Connection],
) -> None:
    slow, quick = two
    early = _write(slow)
    later = _write(quick)
    quick.commit()
    assert early < later
    assert [_followed(), _followed()] == [0, 0]  # as long as the slow one may still commit
    last = _write(quick)  # and somebody always writes
    slow.commit()
    assert _followed() == later
    quick.commit()
    assert _followed() == last


def test_what_others_only_read_or_have_written_elsewhere_is_not_waited_for(
    two: tuple[psycopg.Connection, psycopg.Connection],
) -> None:
    reader, writer = two
    reader.execute("SELECT count(*) FROM ledger_entry")
    reader.execute("CREATE TEMPORARY TABLE elsewhere (id int)")
    reader.execute("INSERT INTO elsewhere VALUES (1)")
    written = _write(writer)
    writer.commit()
    assert _followed() == written
