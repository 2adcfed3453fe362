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

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SCRATCH = Path(tempfile.mkdtemp(prefix="inhand-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

os.environ.setdefault("INHAND_DATABASE_URL", f"sqlite:///{SCRATCH / 'desk.sqlite3'}")
os.environ["INHAND_DATA"] = str(SCRATCH)
os.environ["INHAND_SECRET_KEY"] = "a key that protects nothing but the tests"
os.environ["INHAND_BASE_URL"] = "http://localhost:8400"
# pytest-playwright keeps an event loop running in the thread of the tests, which Django takes for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

LEDGER = "ledger_entry"


def use_a_file() -> None:
    """Make the test database of SQLite a file; without it Django would take memory, which no other process sees."""
    if connection.vendor == "sqlite":
        settings.DATABASES["default"]["TEST"]["NAME"] = str(SCRATCH / "test.sqlite3")


@contextmanager
def that_can_be_emptied() -> Iterator[None]:
    """Let Django empty the database between tests, although the ledger refuses to lose an entry."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush
    operations.execute_sql_flush = _with_the_ledger_open(flush)  # type: ignore[method-assign]
    try:
        yield
    finally:
        operations.execute_sql_flush = flush  # type: ignore[method-assign]


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


def _with_the_ledger_open(flush: Callable[..., None]) -> Callable[..., None]:
    def opened(operations: Any, statements: Sequence[str]) -> None:  # noqa: ANN401 -- each database has its own
        if not any(LEDGER in str(statement) for statement in statements):
            flush(operations, statements)
        elif connection.vendor == "sqlite":
            _flush_sqlite(flush, operations, statements)
        else:
            shut, unlock = (
                f"ALTER TABLE {LEDGER} ENABLE TRIGGER USER",
                f"ALTER TABLE {LEDGER} DISABLE TRIGGER USER",
            )
            flush(operations, [unlock, *statements, shut])

    return opened


def _flush_sqlite(flush: Callable[..., None], operations: Any, statements: Sequence[str]) -> None:  # noqa: ANN401
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [LEDGER]
        )
        guards = cursor.fetchall()
    drop = [f"DROP TRIGGER {name}" for name, _ in guards]
    flush(operations, [*drop, *statements, *(sql for _, sql in guards)])
