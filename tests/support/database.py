"""A desk of the tests' own, chosen before Django reads its settings (pytest loads this as a plugin).

INHAND_DATABASE_URL picks the database as it does in service; without it the tests run on an SQLite file that is
thrown away. A file, not memory: the server, workers and racing processes of a test open the same desk.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.conf import settings
from django.core.management.commands import flush
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MEMORY, _ROOM = Path("/dev/shm"), 1_000_000_000  # noqa: S108 -- a folder of our own is made in it


def _scratch() -> Path:
    """Make a folder: in memory if there is room, where a commit waits for no disk."""
    in_memory = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    return Path(tempfile.mkdtemp(prefix="inhand-tests-", dir=_MEMORY if in_memory else None))


SCRATCH = _scratch()
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

os.environ.setdefault("INHAND_DATABASE_URL", f"sqlite:///{SCRATCH / 'desk.sqlite3'}")
os.environ["INHAND_DATA"] = str(SCRATCH)
os.environ["INHAND_SECRET_KEY"] = "a key that protects nothing but the tests"
os.environ["INHAND_BASE_URL"] = "http://localhost:8400"
# pytest-playwright keeps an event loop running in the thread of the tests, which Django takes for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

LEDGER = "ledger_entry"
# Made with the tables, from the models; nobody writes there.
_KEPT = {"django_content_type", "auth_permission"}


def use_a_file() -> None:
    """Make the test database of SQLite a file; without it Django would take memory, which no other process sees."""
    if connection.vendor == "sqlite":
        settings.DATABASES["default"]["TEST"]["NAME"] = str(SCRATCH / "test.sqlite3")


@contextmanager
def that_can_be_emptied() -> Iterator[None]:
    """Let Django empty the database between tests, although the ledger refuses to lose an entry.

    Row by row, since they are few: to truncate every table takes PostgreSQL a second.
    """
    with (
        patch.object(type(connection.ops), "sql_flush", _emptying),
        patch.object(flush, "emit_post_migrate_signal"),  # it would fill in what was kept
    ):
        yield


def let_go() -> None:
    """Close what the threads of a served desk keep open, so that the database can be dropped."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def environment() -> dict[str, str]:
    """Return the environment for a program a test starts: it works on the test's database."""
    return os.environ | {"INHAND_DATABASE_URL": url()}


def url() -> str:
    """Return the URL of the test database."""
    chosen = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{chosen['NAME']}"
    given = os.environ["INHAND_DATABASE_URL"]
    head, mark, query = given.partition("?")
    return f"{head.rpartition('/')[0]}/{chosen['NAME']}{mark}{query}"


def _emptying(operations: Any, _style: object, tables: Sequence[str], **_: object) -> list[str]:  # noqa: ANN401
    written = [operations.quote_name(table) for table in tables if table not in _KEPT]
    deletions = [f"DELETE FROM {table}" for table in written]  # noqa: S608 -- names of our own tables
    if connection.vendor == "sqlite":
        guards = _guards()
        drop = [f"DROP TRIGGER {name}" for name, _ in guards]
        return [*drop, *deletions, *(sql for _, sql in guards)]
    unlock, shut = (f"ALTER TABLE {LEDGER} {what} TRIGGER USER" for what in ("DISABLE", "ENABLE"))
    return [unlock, *deletions, "SET CONSTRAINTS ALL IMMEDIATE", shut]


def _guards() -> list[tuple[str, str]]:
    """Return the ledger's triggers on SQLite: name and statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [LEDGER]
        )
        found: list[tuple[str, str]] = cursor.fetchall()
    return found
